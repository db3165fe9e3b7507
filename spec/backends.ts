import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';

// tfjs says hello on the console, unless it runs in production.
tf.env().set('PROD', true);

// Backends that start at once can be set without waiting. A module that waits would be loaded twice by mocha.
void tf.setBackend('cpu');

/** The backends that specs are for here, and why some of them cannot be used: browsers find that out beforehand. */
const names = tf.device_util.isBrowser() ? ['cpu', 'wasm', 'webgl', 'webgpu'] : ['cpu', 'wasm'];
const { missingBackends = {} } = globalThis as { missingBackends?: Record<string, string> };
const missing = new Map(Object.entries(missingBackends));

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
      before(async () => {
        if (!(await tf.setBackend(backend))) throw new Error(`The backend ${backend} does not start.`);
      });
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
