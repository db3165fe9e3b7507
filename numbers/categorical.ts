import { exp } from './libm/exp.ts';
import type { DrawOffset } from './philox.ts';
import { uniformDouble } from './uniform_double.ts';
import { eachPiece } from './words.ts';

/**
 * Fills `out` with classes drawn by their unnormalized log-probabilities, as TensorFlow's `stateless_categorical`
 * does on the CPU if one thread processes all rows.
 *
 * A class is drawn by multiplying a uniform float64 by the sum of the row's probabilities: it is the first one whose
 * cumulative sum is above the product. Element `i` of `out` uses words `2 i` and `2 i + 1`.
 *
 * **Shape** `logits` of [rows, classes] and `out` of [rows, numbers], in row-major order.
 * **Range** At least one logit of every row is finite. A class whose logit is -Infinity is never drawn.
 * **See** TensorFlow, `multinomial_op.cc`.
 */
export function fillCategorical(offset: DrawOffset, logits: Float32Array, rows: number, out: Int32Array): void {
  const classes = logits.length / rows;
  const columns = out.length / rows;
  const sums = new Float64Array(classes);
  let summedRow = -1;
  eachPiece(offset, 2 * out.length, (words, count, at) => {
    for (let i = 0; i < count; i += 2) {
      const index = (at + i) / 2;
      const row = Math.floor(index / columns);
      if (row !== summedRow) {
        fillSums(logits.subarray(row * classes, (row + 1) * classes), sums);
        summedRow = row;
      }
      out[index] = firstAbove(sums, uniformDouble(words[i], words[i + 1]));
    }
  });
}

/**
 * Fills `out` with classes drawn by their weights, which need not add up to 1: `fillCategorical` of one row, without
 * the exponential function.
 */
export function fillWeighted(offset: DrawOffset, weights: ArrayLike<number>, out: Int32Array): void {
  const sums = Float64Array.from(weights);
  for (let j = 1; j < sums.length; j++) sums[j] += sums[j - 1];
  eachPiece(offset, 2 * out.length, (words, count, at) => {
    for (let i = 0; i < count; i += 2) out[(at + i) / 2] = firstAbove(sums, uniformDouble(words[i], words[i + 1]));
  });
}

/** Fills `sums` with the cumulative sums of e^(logit - greatest logit). */
function fillSums(logits: Float32Array, sums: Float64Array): void {
  let greatest = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < logits.length; j++) greatest = Math.max(greatest, logits[j]);
  let sum = 0;
  for (let j = 0; j < logits.length; j++) {
    sum += exp(logits[j] - greatest);
    sums[j] = sum;
  }
}

/** Returns the index of the first of the ascending sums that is above `u` times the last. */
function firstAbove(sums: Float64Array, u: number): number {
  const wanted = u * sums[sums.length - 1];
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle] > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}
