/** An array of numbers of any element type. */
type Numbers = Float32Array | Int32Array | Uint8Array | Uint8ClampedArray;

/** Copies rows of a matrix of `width` columns into `out`, in the order of their indices in `rows`. */
export function copyRows(values: Numbers, width: number, rows: Int32Array, out: Numbers): void {
  let at = 0;
  for (const row of rows) {
    out.set(values.subarray(row * width, (row + 1) * width), at);
    at += width;
  }
}
