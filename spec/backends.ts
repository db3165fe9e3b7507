import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';

// tfjs prints a greeting to the console, except in production mode.
tf.env().set('PROD', true);

// cpu starts synchronously, so it need not be awaited. mocha would load a module with a top-level await twice.
void tf.setBackend('cpu');

/** The backends that specs should run on here, and why some of them cannot: a browser's page finds that out first. */
const names = tf.device_util.isBrowser() ? ['cpu', 'wasm', 'webgl', 'webgpu'] : ['cpu', 'wasm'];
const { missingBackends = {} } = globalThis as { missingBackends?: Record<string, string> };
const missing = new Map(Object.entries(missingBackends));

/** The backends that specs do run on here. */
export const backends = names.filter((name) => !missing.has(name));

/**
 * Makes the same claims on every backend: cpu and wasm, and in a browser webgl and webgpu. One that is missing is shown
 * as skipped, with the reason. Claims outside of this function run on cpu.
 */
export function onEveryBackend(claims: (backend: string) => void): void {
  for (const [backend, reason] of missing) it.skip(`on ${backend}: ${reason}`);
  onEach(backends, claims);
}

/**
 * Makes the same claims on cpu and wasm only, even in browsers: those about many layers of tfjs at once, which test
 * nothing about a device that other claims do not, and take minutes in a software renderer.
 */
export function onHostBackends(claims: (backend: string) => void): void {
  onEach(['cpu', 'wasm'], claims);
}

/** Makes claims on one backend; they are shown as skipped where it is missing, as `webgl` and `webgpu` are in Node. */
export function onBackend(backend: string, claims: () => void): void {
  if (backends.includes(backend)) onEach([backend], claims);
  else it.skip(`on ${backend}: ${missing.get(backend) ?? 'missing here'}`);
}

function onEach(names: string[], claims: (backend: string) => void): void {
  for (const backend of names) {
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
 * Runs `work` and returns how many more tensors there are afterwards. Meanwhile tfjs checks every kernel for leaks.
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

/** Fails a claim on webgpu in which a shader program was invalid: WebGPU throws nothing then, and returns zeros. */
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
