import { logf } from './libm/logf.ts';
import { sincosf } from './libm/sincosf.ts';
import { MANTISSA, STEP } from './uniform.ts';

const TWO_PI = 6.283185307179586;
const SMALLEST = Math.fround(1e-7);
const sineCosine = new Float32Array(2);

/**
 * Turns two words into two independent standard normal float32 numbers: `out[0]` by the sine, `out[1]` by the cosine.
 *
 * **Range** |z| < 5.68: uniform numbers below 1e-7 are raised to it.
 * **Precision** Bit for bit TensorFlow's on Linux.
 * **See** TensorFlow, `random_distributions_utils.h`, `BoxMullerFloat`; G. E. P. Box and M. E. Muller, "A Note on the
 * Generation of Random Normal Deviates" (1958).
 */
export function boxMuller(x0: number, x1: number, out: Float32Array): void {
  let u = (x0 & MANTISSA) * STEP;
  if (u < SMALLEST) u = SMALLEST;
  const angle = Math.fround(TWO_PI * ((x1 & MANTISSA) * STEP));
  const radius = Math.fround(Math.sqrt(-2 * logf(u)));
  sincosf(angle, sineCosine);
  out[0] = sineCosine[0] * radius;
  out[1] = sineCosine[1] * radius;
}
