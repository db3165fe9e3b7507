import { log } from './libm/log.ts';
import { sincos } from './libm/sincos.ts';
import { uniformDouble } from './uniform_double.ts';

const TWO_PI = 6.283185307179586;
const SMALLEST = 1e-7;

/**
 * Turns a block of four words into two independent standard normal float64 numbers: `out[0]` by the sine, `out[1]` by
 * the cosine.
 *
 * **Range** |z| < 5.68: uniform numbers below 1e-7 are raised to it.
 * **Precision** Within a few units in the last place of TensorFlow's, which takes logarithm, sine and cosine from the
 * C library.
 * **See** TensorFlow, `random_distributions.h`, `BoxMullerDouble`.
 */
export function boxMullerDouble(block: Uint32Array, out: Float64Array): void {
  let u = uniformDouble(block[0], block[1]);
  if (u < SMALLEST) u = SMALLEST;
  sincos(TWO_PI * uniformDouble(block[2], block[3]), out);
  const radius = Math.sqrt(-2 * log(u));
  out[0] *= radius;
  out[1] *= radius;
}
