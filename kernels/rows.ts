import type { TypedArray } from '@tensorflow/tfjs-core';

/** Copies rows of a matrix of `width` columns, in the order in which `rows` names them, into `out`. */
export function copyRows(values: TypedArray, width: number, rows: Int32Array, out: TypedArray): void {
  let at = 0;
  for (const row of rows) {
    out.set(values.subarray(row * width, (row + 1) * width), at);
    at += width;
  }
}

/** What a kernel called `SeededRows` is given besides the tensor `x`. */
export interface RowsAttributes {
  readonly rows: Int32Array;
}
