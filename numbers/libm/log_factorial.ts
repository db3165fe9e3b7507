import { log } from './log.ts';

const FACTORIALS = [1, 1, 2, 6, 24, 120, 720];
const W0 = 0.4189385332046727;
const W1 = 0.08333333333333297;
const W2 = -0.0027777777772877554;
const W3 = 0.0007936505586430196;
const W4 = -0.00059518755745034;
const W5 = 0.0008363399189962821;
const W6 = -0.0016309293409657527;

/**
 * Returns the natural logarithm of `k!`: the C library's `lgamma(k + 1)`, within 2 units in the last place.
 *
 * **Range** `k` an integer in [0, 2^52].
 * **See** Sun Microsystems, fdlibm 5.3, `e_lgamma_r.c`, for Stirling's series and its error.
 */
export function logFactorial(k: number): number {
  if (k < FACTORIALS.length) return log(FACTORIALS[k]);
  const x = k + 1;
  const z = 1 / x;
  const y = z * z;
  const series = W0 + z * (W1 + y * (W2 + y * (W3 + y * (W4 + y * (W5 + y * W6)))));
  return (x - 0.5) * (log(x) - 1) + series;
}
