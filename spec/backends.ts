import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';

// tfjs says hello on the console, unless it runs in production.
tf.env().set('PROD', true);

const names = tf.device_util.isBrowser() ? ['cpu', 'wasm', 'webgl', 'webgpu'] : ['cpu', 'wasm'];
const missing = new Map<string, string>();
for (const name of names) {
  const reason = await whyMissing(name);
  if (reason !== undefined) missing.set(name, reason);
}
await tf.setBackend('cpu');

/** The backends that specs run on here. */
export const backends = names.filter((name) => !missing.has(name));

/**
 * Makes the same claims on every backend that specs run on here: cpu and wasm, and in a browser webgl and webgpu. One
 * that is missing is shown as skipped, with the reason. Claims that are made elsewhere run on cpu.
 */
export function onEveryBackend(claims: (backend: string) => void): void {
  for (const [backend, reason] of missing) it.skip(`on ${backend}: ${reason}`);
  onEach(backends, claims);
}

/**
 * Makes the same claims on cpu and wasm only, in browsers too: those about many layers of tfjs at once, which hold
 * nothing of this library to a device that other claims do not, and take minutes where a device is made by software.
 */
export function onHostBackends(claims: (backend: string) => void): void {
  onEach(['cpu', 'wasm'], claims);
}

/** Makes claims on one backend, which are shown as skipped where it is missing: in Node, `webgl` and `webgpu`. */
export function onBackend(backend: string, claims: () => void): void {
  if (backends.includes(backend)) onEach([backend], claims);
  else it.skip(`on ${backend}: ${missing.get(backend) ?? 'missing here'}`);
}

function onEach(some: string[], claims: (backend: string) => void): void {
  for (const backend of some) {
    describe(`on ${backend}`, () => {
      before(() => tf.setBackend(backend));
      after(() => tf.setBackend('cpu'));
      if (backend === 'webgpu') refuseInvalidPrograms();
      claims(backend);
    });
  }
}

/**
 * Runs `work` and answers how many tensors more there are than before. Meanwhile tfjs checks each kernel for memory
 * that it does not give back.
 */
export function tensorsLeftBy(work: () => unknown): number {
  const before = tf.memory().numTensors;
  tf.env().set('IS_TEST', true);
  try {
    work();
  } finally {
    tf.env().set('IS_TEST', false);
  }
  return tf.memory().numTensors - before;
}

/** Tries a backend, and says why it cannot be used, if it cannot. */
async function whyMissing(name: string): Promise<string | undefined> {
  if (tf.findBackendFactory(name) !== null) return (await tf.setBackend(name)) ? undefined : 'it does not start';
  return name === 'webgpu' ? 'the browser has no WebGPU' : 'it is not registered';
}

/** Fails a claim on webgpu in which a program was invalid: nothing is thrown then, and its numbers are zeros. */
function refuseInvalidPrograms(): void {
  const device = () => (tf.backend() as unknown as { device: Device }).device;
  beforeEach(() => device().pushErrorScope('validation'));
  afterEach(async () => {
    const error = await device().popErrorScope();
    if (error) throw new Error(error.message);
  });
}

interface Device {
  pushErrorScope(filter: 'validation'): void;
  popErrorScope(): Promise<Error | null>;
}
