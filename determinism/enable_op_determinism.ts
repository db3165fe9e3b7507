import { changeSwitch } from './switch.ts';

/**
 * Makes every operation repeat its bits: the same operation on the same inputs, on the same backend and machine, has
 * the same result each time. TensorFlow's `tf.config.experimental.enable_op_determinism()`.
 *
 * tfjs's own operations do so on all of its backends but webgpu, where matrix products with a long inner dimension, the
 * gradients of embeddings, `scatterND` and several more add floats in whatever order threads come. Deterministic kernels
 * take their place, for tensors and models that exist already too, and on backends that start later. On webgl and webgpu,
 * small float tensors are no longer computed on the host if they happen to be there, where functions such as `exp` have
 * other values. What can be neither repeated nor replaced is refused, by name: programs of others that write by atomics.
 *
 * Seeds make a program draw the same numbers, this makes it compute the same from them. Both are needed for two runs to
 * be equal. Results may differ in the last places from those without it, and from those of another machine.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import '@tensorflow/tfjs-backend-webgpu';
 * import { enableOpDeterminism, setSeed } from 'tfjs-seeded';
 *
 * await tf.setBackend('webgpu');
 * setSeed(42);
 * enableOpDeterminism();
 * ```
 *
 * **Throws** if this version of tfjs is not as expected; nothing is changed then.
 *
 * **See** `docs/determinism.md`: which operations differ on which backend, and what their replacements cost. TensorFlow's
 * guide to `tf.config.experimental.enable_op_determinism`.
 */
export function enableOpDeterminism(): void {
  changeSwitch(({ holds }) => ({ enabled: true, holds }));
}
