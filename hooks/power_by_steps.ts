/**
 * Returns `base` multiplied by itself `exponent - 1` times, each product rounded to float32: what a training loop that
 * multiplies once a step ends with, and `pow`, which rounds once, does not.
 *
 * A base close to 1 is subtracted from, step after step, by the same multiple of the last digit, as long as the power
 * keeps its exponent and the subtrahend rounds to the same; these steps are made at once. So the work is bounded, some
 * 10^6 operations, whatever the exponent.
 *
 * **Range** `base` a float32 in [0, 1]; `exponent` an integer of at least 1.
 */
export function powerBySteps(base: number, exponent: number): number {
  let power = base;
  let left = exponent - 1;
  while (left > 0) {
    const next = Math.fround(power * base);
    // A power that has come to 0, or is too small to be rounded down, stays; so does that of 1.
    if (next === power) return power;
    const steps = Math.min(left, equalSteps(power, next, base));
    power = steps > 1 ? power - steps * (power - next) : next;
    left -= steps;
  }
  return power;
}

/** Returns for how many steps the power surely falls by the same amount as in the first, from `power` to `next`. */
function equalSteps(power: number, next: number, base: number): number {
  const digit = lastDigit(power);
  const fall = power - next;
  // The next power is the multiple of the digit that is nearest to `power - power * (1 - base)`. Both differences are
  // exact in float64. As the power falls, so does the subtrahend; half a digit less rounds to another multiple.
  const lowest = (fall - digit / 2) / (1 - base);
  const binade = digit * 2 ** 23;
  return Math.max(1, Math.floor((power - Math.max(lowest, binade)) / fall) - 1);
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** Returns the value of the last digit of a positive float32. */
function lastDigit(x: number): number {
  float[0] = x;
  bits[0] = Math.max(bits[0] & 0x7f800000, 0x00800000);
  return float[0] * 2 ** -23;
}
