/**
 * Returns `base` to the power of `exponent`, rounded to float32 after each multiplication, as in a training loop that
 * multiplies once a step. `pow`, which rounds once, returns another number.
 *
 * With a base close to 1, many steps in a row subtract the same multiple of the power's last digit; these are made at
 * once. So the work is bounded by some 10^6 operations, whatever the exponent.
 *
 * **Range** `base` a float32 in [0, 1]; `exponent` an integer of at least 1.
 */
export function powerBySteps(base: number, exponent: number): number {
  let power = base;
  let left = exponent - 1;
  while (left > 0) {
    const next = Math.fround(power * base);
    // The power no longer changes: it is 0 or 1, or so small that the product rounds back up to it.
    if (next === power) return power;
    const steps = Math.min(left, equalSteps(power, next, base));
    power = steps > 1 ? power - steps * (power - next) : next;
    left -= steps;
  }
  return power;
}

/** Returns a number of steps in which the power surely falls by as much as in the first one, from `power` to `next`. */
function equalSteps(power: number, next: number, base: number): number {
  const digit = lastDigit(power);
  const fall = power - next;
  // The next power is the multiple of the digit that is nearest to `power - power * (1 - base)`. Both differences are
  // exact in float64. The subtrahend falls with the power; once it is half a digit less, it rounds to another multiple.
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
