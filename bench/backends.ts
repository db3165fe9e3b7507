import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';

/** A backend that the cases run on. */
export interface Backend {
  readonly name: string;
  /** Whether a kernel's call returns before its work is done. */
  readonly asynchronous: boolean;
}

/** The backends in the order of the table's columns. To time another one, add it here. */
export const backends: readonly Backend[] = [
  { name: 'cpu', asynchronous: false },
  { name: 'wasm', asynchronous: false },
];

/** The backends that only a browser has. They are timed on request only. */
export const browserBackends: readonly Backend[] = [
  { name: 'webgl', asynchronous: true },
  { name: 'webgpu', asynchronous: true },
];

/** Switches to a backend. */
export async function useBackend(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`bench: the backend ${name} does not start here.`);
}
