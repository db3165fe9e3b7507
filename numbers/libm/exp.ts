import { powerOfTwo } from './float64.ts';

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = 1.4426950408889634;
const P1 = 0.16666666666666602;
const P2 = -0.0027777777777015593;
const P3 = 0.00006613756321437934;
const P4 = -0.0000016533902205465252;
const P5 = 4.1381367970572385e-8;

/**
 * Returns e^x of a float64, with an error below 1 unit in the last place.
 *
 * Only `+ - * /` and integer operations are used, so the result is the same in every engine, unlike that of `Math.exp`.
 *
 * **Range** `x` up to 709. Below -708 the result is 0.
 * **See** Sun Microsystems, fdlibm 5.3, `e_exp.c`, for the rational function and its error.
 */
export function exp(x: number): number {
  if (x < -708) return 0;
  const k = Math.round(x * INVERSE_LN2);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  return (1 + (beyondLinear(high - low) - low + high)) * powerOfTwo(k);
}

/** Returns e^x - 1 - x for |x| up to 0.35. */
export function beyondLinear(x: number): number {
  const t = x * x;
  const c = x - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  return (x * c) / (2 - c);
}
