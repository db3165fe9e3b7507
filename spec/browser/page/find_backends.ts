import * as tf from '@tensorflow/tfjs';

/** Why a backend cannot be used in this browser, by name. Known before any spec is read: `backends.ts` cannot wait. */
const missingBackends: Record<string, string> = {};
for (const name of ['cpu', 'wasm', 'webgl', 'webgpu']) {
  if (tf.findBackendFactory(name) === null) {
    missingBackends[name] = name === 'webgpu' ? 'the browser has no WebGPU' : 'it is not registered';
  } else if (!(await tf.setBackend(name))) {
    missingBackends[name] = 'it does not start';
  }
}
Object.assign(globalThis, { missingBackends });
