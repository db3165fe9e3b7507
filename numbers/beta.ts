import { fillGamma } from './gamma.ts';
import type { DrawOffset } from './philox.ts';

/** The smallest normal float32. TensorFlow flushes smaller numbers to zero. */
const TINY = 2 ** -126;

/**
 * Fills `out` with beta distributed numbers, as Keras 3 draws them on TensorFlow: `x / (x + y)` in float32, where `x`
 * is the gamma draw with `alpha` at `xOffset`, and `y` the one with `beta` at `yOffset`.
 *
 * **Range** [0, 1]; `alpha` and `beta` are positive and finite as float32.
 * **See** Keras, `keras/src/backend/tensorflow/random.py`, `beta`.
 */
export function fillBeta(
  xOffset: DrawOffset,
  yOffset: DrawOffset,
  out: Float32Array,
  alpha: number,
  beta: number,
): void {
  fillGamma(xOffset, out, alpha, 1);
  const y = new Float32Array(out.length);
  fillGamma(yOffset, y, beta, 1);
  for (let i = 0; i < out.length; i++) {
    const fraction = out[i] / Math.fround(out[i] + y[i]);
    out[i] = fraction < TINY ? 0 : fraction;
  }
}
