import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';

/** A backend that the cases run on. */
export interface Backend {
  readonly name: string;
  /** Whether a kernel's call returns before its work is done. */
  readonly asynchronous: boolean;
}

/** In the order of the table's columns. A backend that is added here gets columns of its own. */
export const backends: readonly Backend[] = [
  { name: 'cpu', asynchronous: false },
  { name: 'wasm', asynchronous: false },
];

/** Those that only a browser has. They are timed when they are asked for. */
export const browserBackends: readonly Backend[] = [
  { name: 'webgl', asynchronous: true },
  { name: 'webgpu', asynchronous: true },
];

/** Makes a backend the one in use. */
export async function useBackend(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`bench: the backend ${name} does not start here.`);
}
