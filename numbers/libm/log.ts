import { nearestExponent, powerOfTwo } from './float64.ts';

/** ln 2 in two parts: the first has 32 bits, so that its product with an exponent is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const G1 = 0.6666666666666735;
const G2 = 0.3999999999940942;
const G3 = 0.2857142874366239;
const G4 = 0.22222198432149784;
const G5 = 0.1818357216161805;
const G6 = 0.15313837699209373;
const G7 = 0.14798198605116586;

/**
 * Returns the natural logarithm of a float64, with an error below 1 unit in the last place.
 *
 * Only `+ - * /` and integer operations are used, so the result is the same in every engine, unlike that of `Math.log`.
 *
 * **Range** `x` 0 (the result is -Infinity) or in [2^-1022, 2^1022].
 * **See** Sun Microsystems, fdlibm 5.3, `e_log.c` and `s_log1p.c`, for the polynomial and its error.
 */
export function log(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  const k = nearestExponent(x);
  return logOfProduct(x * powerOfTwo(-k) - 1, k, 0);
}

/**
 * Returns the natural logarithm of `1 + x`, with an error below 1 unit in the last place even where `1 + x` is rounded.
 *
 * **Range** `x` in (-1, 1].
 */
export function log1p(x: number): number {
  if (x > -0.25 && x < 0.25) return logOfProduct(x, 0, 0);
  const sum = 1 + x;
  const k = nearestExponent(sum);
  return logOfProduct(sum * powerOfTwo(-k) - 1, k, (x - (sum - 1)) / sum);
}

/** Returns ln((1 + f) 2^k) + c for `f` in [sqrt(1/2) - 1, sqrt(2) - 1) and a small `c`. */
function logOfProduct(f: number, k: number, c: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const series = z * (G1 + w * (G3 + w * (G5 + w * G7))) + w * (G2 + w * (G4 + w * G6));
  const half = 0.5 * f * f;
  return s * (half + series) + (k * LN2_LOW + c) - half + f + k * LN2_HIGH;
}
