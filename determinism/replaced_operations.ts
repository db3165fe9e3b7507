import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import type { Determinism } from '../backends/determinism.ts';
import { KNOWN_DETERMINISM } from '../backends/known_determinism.ts';
import { aroundDevicePrograms } from '../hooks/device_programs.ts';
import { keepOnDevice } from '../hooks/host_forwarding.ts';
import { ReplacedKernels } from '../hooks/replaced_kernels.ts';
import { onBackendStart } from '../hooks/started_backends.ts';

/** Backends that a warning has named. */
const warned = new Set<string>();

/**
 * Replaces what does not repeat its bits, on every backend, also on those that start later. Returns a function that puts
 * everything back, as it also does by itself if something here fails.
 */
export function replaceOperations(): () => void {
  const restorers: (() => void)[] = [];
  const kernels = new Map<string, ReplacedKernels>();
  const prepared = new WeakSet<KernelBackend>();
  let trusting = 0;

  /** Runs a kernel of tfjs whose programs with atomics repeat their bits on these inputs. */
  const trusted = (run: () => TensorInfo) => {
    trusting++;
    try {
      return run();
    } finally {
      trusting--;
    }
  };
  const prepare = (backendName: string, native: KernelBackend) => {
    const known = KNOWN_DETERMINISM.get(backendName);
    if (known === undefined) {
      warnOfUnknown(backendName);
      return;
    }
    replaceKernels(backendName, known);
    if (prepared.has(native)) return;
    prepared.add(native);
    if (known.forwardsToHost) restorers.push(keepOnDevice(native));
    const { runProgram } = known;
    if (runProgram === undefined) return;
    restorers.push(
      aroundDevicePrograms(native, (program, inputs, output, run) =>
        trusting > 0 ? run() : runProgram(native, program, inputs, output, run),
      ),
    );
  };
  const replaceKernels = (backendName: string, { kernels: own = {} }: Determinism) => {
    const replaced = kernels.get(backendName) ?? new ReplacedKernels(backendName);
    kernels.set(backendName, replaced);
    for (const [name, kernel] of Object.entries(own)) {
      replaced.replace(name, (call) => kernel({ ...call, stock: () => trusted(call.stock) }));
    }
  };

  const restoreAll = () => {
    for (const replaced of kernels.values()) replaced.restore();
    for (const restore of restorers.reverse()) restore();
  };
  try {
    for (const [backendName, known] of KNOWN_DETERMINISM) replaceKernels(backendName, known);
    restorers.push(onBackendStart([...KNOWN_DETERMINISM.keys()], prepare));
  } catch (error) {
    restoreAll();
    throw error;
  }
  return restoreAll;
}

function warnOfUnknown(backendName: string): void {
  if (warned.has(backendName)) return;
  warned.add(backendName);
  console.warn(
    `enableOpDeterminism: it is not known whether the operations of the backend \`${backendName}\` repeat their bits, and ` +
      `none is replaced. It is known of ${[...KNOWN_DETERMINISM.keys()].join(', ')}.`,
  );
}
