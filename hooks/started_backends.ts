import { engine, getKernel, type KernelBackend, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import { replaceMethod } from './own_method.ts';

/** A kernel that computes nothing: tfjs calls `setupFunc` of every kernel whenever its backend is set. */
const SETUP_KERNEL = 'SeededSetup';

/**
 * Calls `started` for every backend that has started, now and whenever one is set later, before any operation runs on it.
 * It may be called again for the same backend.
 *
 * **Changes** The kernel `SeededSetup`, which only has a `setupFunc`, is registered for every backend; so `registerBackend`
 * of the engine is replaced, to learn of those registered later. The returned function undoes both.
 *
 * **Why** A backend can be registered, started and set at any time, asynchronously; tfjs has no other event for it.
 *
 * **Two copies** of this library: only one calls this at a time, see `determinism/switch.ts`.
 *
 * **Throws** if the engine of this version of tfjs is otherwise, or what `started` throws; nothing is changed then.
 */
export function onBackendStart(
  knownNames: readonly string[],
  started: (backendName: string, native: KernelBackend) => void,
): () => void {
  const running = engine();
  const names = new Set<string>();
  const listen = (backendName: string) => {
    if (names.has(backendName)) return;
    names.add(backendName);
    registerKernel({
      kernelName: SETUP_KERNEL,
      backendName,
      setupFunc: (native) => started(backendName, native as KernelBackend),
      kernelFunc: () => {
        throw new Error(`tfjs-seeded: \`${SETUP_KERNEL}\` is not an operation.`);
      },
    });
  };
  const restorers = [
    () => {
      for (const name of names) if (getKernel(SETUP_KERNEL, name) != null) unregisterKernel(SETUP_KERNEL, name);
    },
  ];
  const stop = () => {
    for (const restore of restorers.reverse()) restore();
  };
  try {
    restorers.push(
      replaceMethod<typeof running.registerBackend>(
        running,
        'registerBackend',
        'the engine',
        (original) =>
          function registerBackend(name, ...rest) {
            listen(name);
            return original.call(running, name, ...rest);
          },
      ),
    );
    for (const name of [...knownNames, ...Object.keys(running.registryFactory)]) listen(name);
    for (const [name, native] of Object.entries(running.registry)) started(name, native);
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}
