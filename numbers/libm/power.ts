import { beyondLinear } from './exp.ts';
import { nearestExponent, powerOfTwo } from './float64.ts';

const SQRT_TWO_THIRDS = 0.816496580927726;
const SQRT_THREE_HALVES = 1.224744871391589;
/** log2(1.5) in two parts, each slightly longer than a float32. */
const LOG2_CENTRE_HIGH = 0.5849624872207642;
const LOG2_CENTRE_LOW = 1.350039202129749e-8;
/** 2 / (3 ln 2), and its two parts. */
const SCALE = 0.9617966939259756;
const SCALE_HIGH = 0.9617967009544373;
const SCALE_LOW = -7.028461650952758e-9;
const LN2 = 0.6931471805599453;
const LN2_HIGH = 0.6931471824645996;
const LN2_LOW = -1.904654299957768e-9;
const L1 = 0.5999999999999946;
const L2 = 0.4285714285785502;
const L3 = 0.33333332981837743;
const L4 = 0.272728123808534;
const L5 = 0.23066074577556175;
const L6 = 0.20697501780033842;

/**
 * Returns `x` to the power of `y`, with an error below 1 unit in the last place.
 *
 * The logarithm to base 2 is computed in two parts, of which the first is a float32, so that its products with other
 * float32 numbers are exact. Only `+ - * /` and integer operations are used, so the result is the same in every
 * engine, unlike that of `Math.pow`.
 *
 * **Range** `x` 0 or in [2^-1021, 1); `y` positive and finite. Below 2^-1000 the result is 0.
 * **See** Sun Microsystems, fdlibm 5.3, `e_pow.c`, for the method, the polynomial and its error.
 */
export function power(x: number, y: number): number {
  if (x === 0) return 0;
  const k = nearestExponent(x * SQRT_TWO_THIRDS);
  const m = x * powerOfTwo(-k);
  const upper = m >= SQRT_THREE_HALVES;
  const centre = upper ? 1.5 : 1;

  // s = (m - centre) / (m + centre) in two parts, then log2(m / centre) = s (3 + s^2 + r) 2 / (3 ln 2).
  const difference = m - centre;
  const sum = m + centre;
  const sumHigh = Math.fround(sum);
  const s = difference / sum;
  const sHigh = Math.fround(s);
  const sLow = (difference - sHigh * sumHigh - sHigh * (m - (sumHigh - centre))) / sum;
  const s2 = s * s;
  const r = s2 * s2 * (L1 + s2 * (L2 + s2 * (L3 + s2 * (L4 + s2 * (L5 + s2 * L6))))) + sLow * (sHigh + s);
  const square = sHigh * sHigh;
  const tHigh = Math.fround(3 + square + r);
  const tLow = r - (tHigh - 3 - square);
  const product = sHigh * tHigh;
  const rest = sLow * tHigh + tLow * s;
  const pHigh = Math.fround(product + rest);
  const pLow = rest - (pHigh - product);
  const zHigh = SCALE_HIGH * pHigh;
  const zLow = SCALE_LOW * pHigh + pLow * SCALE + (upper ? LOG2_CENTRE_LOW : 0);
  const centreHigh = upper ? LOG2_CENTRE_HIGH : 0;
  const high = Math.fround(zHigh + zLow + centreHigh + k);
  const low = zLow - (high - k - centreHigh - zHigh);
  if (y * high < -1000) return 0;

  // y log2(x) = n + a + b, and 2^(a + b) = e^(z + w).
  const yHigh = Math.fround(y);
  const b = (y - yHigh) * high + y * low;
  const n = Math.round(yHigh * high + b);
  const a = yHigh * high - n;
  const abHigh = Math.fround(a + b);
  const exact = abHigh * LN2_HIGH;
  const correction = (b - (abHigh - a)) * LN2 + abHigh * LN2_LOW;
  const z = exact + correction;
  const w = correction - (z - exact);
  return (1 + (z + (beyondLinear(z) + (w + z * w)))) * powerOfTwo(n);
}
