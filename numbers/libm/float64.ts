const view = new DataView(new ArrayBuffer(8));
/** The upper 32 bits of the square root of 1/2. */
const SQRT_HALF = 0x3fe6a09e;

/**
 * Returns the `k` for which `x / 2^k` lies in [sqrt(1/2), sqrt(2)).
 *
 * **Range** `x` in [2^-1022, 2^1022].
 */
export function nearestExponent(x: number): number {
  view.setFloat64(0, x);
  return (view.getInt32(0) - SQRT_HALF) >> 20;
}

/**
 * Returns `2^k`, exactly.
 *
 * **Range** `k` an integer in [-1022, 1023].
 */
export function powerOfTwo(k: number): number {
  view.setInt32(0, (k + 1023) << 20);
  view.setInt32(4, 0);
  return view.getFloat64(0);
}
