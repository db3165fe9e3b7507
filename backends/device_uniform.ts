import { STEP } from '../numbers/uniform.ts';

/**
 * With a range and a lower bound of at least this, products are at least 2^-103 or 0: they and their sums with the bound
 * are multiples of 2^-126, so that none is subnormal.
 */
const LEAST = 2 ** -80;

/**
 * Gives the constants by which a device makes uniform numbers of the low 23 bits of words, as
 * `bits * step + low`, both operations rounded to float32; undefined where numbers on the way could be subnormal, which
 * devices may take for 0.
 *
 * **Precision** Equal to `fillUniform`: `step` is the range times 2^-23, exactly, so that `bits * step` rounds as `u * range`
 * does. For bounds 0 and 1 nothing is rounded. Otherwise it is up to the device, which WebGL and WebGPU leave free in
 * which direction it rounds: all known ones round to nearest.
 */
export function deviceUniform(minval: number, maxval: number): { step: number; low: number } | undefined {
  const low = Math.fround(minval);
  const range = Math.fround(Math.fround(maxval) - low);
  const normal = range >= LEAST && Number.isFinite(range) && (low === 0 || Math.abs(low) >= LEAST);
  return normal ? { step: range * STEP, low } : undefined;
}
