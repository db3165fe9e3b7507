import { STEP } from '../numbers/uniform.ts';

/**
 * The smallest range, and the smallest magnitude of a lower bound other than 0, for which no intermediate result is
 * subnormal: products are then 0 or at least 2^-103, and their sums with the bound are multiples of 2^-126.
 */
const MIN_MAGNITUDE = 2 ** -80;

/**
 * Returns the constants with which a device makes uniform numbers from the low 23 bits of words: `bits * step + low`,
 * both operations rounded to float32. Undefined where intermediate results could be subnormal, which devices may flush
 * to zero.
 *
 * **Precision** Equal to `fillUniform`: `step` is the range times 2^-23, exactly, so `bits * step` rounds as `u *
 * range` does. For bounds 0 and 1 nothing is rounded. For others WebGL and WebGPU let a device choose the direction of
 * rounding; all known ones round to nearest.
 */
export function deviceUniform(minval: number, maxval: number): { step: number; low: number } | undefined {
  const low = Math.fround(minval);
  const range = Math.fround(Math.fround(maxval) - low);
  const isNormal = range >= MIN_MAGNITUDE && Number.isFinite(range) && (low === 0 || Math.abs(low) >= MIN_MAGNITUDE);
  return isNormal ? { step: range * STEP, low } : undefined;
}
