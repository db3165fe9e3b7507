import { logf } from './libm/logf.ts';
import { sincosf } from './libm/sincosf.ts';
import { MANTISSA, STEP } from './uniform.ts';

const TWO_PI = 6.283185307179586;
const SMALLEST = Math.fround(1e-7);
const turn = new Float32Array(2);

/**
 * Two words in, two independent standard normal float32 numbers out, in `out[0]` (the sine's) and `out[1]`.
 *
 * **Range** |z| < 5.68: the smallest uniform that is used is 1e-7.
 * **Precision** Bit for bit TensorFlow's on Linux.
 * **See** TensorFlow, `random_distributions_utils.h`, `BoxMullerFloat`; G. E. P. Box and M. E. Muller, "A Note on the
 * Generation of Random Normal Deviates" (1958).
 */
export function boxMuller(x0: number, x1: number, out: Float32Array): void {
  let u = (x0 & MANTISSA) * STEP;
  if (u < SMALLEST) u = SMALLEST;
  const angle = Math.fround(TWO_PI * ((x1 & MANTISSA) * STEP));
  const radius = Math.fround(Math.sqrt(-2 * logf(u)));
  sincosf(angle, turn);
  out[0] = turn[0] * radius;
  out[1] = turn[1] * radius;
}
