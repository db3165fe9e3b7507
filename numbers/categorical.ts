import { exp } from './libm/exp.ts';
import type { DrawOffset } from './philox.ts';
import { uniformDouble } from './uniform_double.ts';
import { eachPiece } from './words.ts';

/**
 * Fills `out` with classes drawn by their unnormalized log-probabilities, as TensorFlow's `stateless_categorical`
 * does on a processor that works through the rows one after the other.
 *
 * Each number is a uniform float64 times the sum of a row's probabilities: the first class whose cumulative sum is
 * above it. Number `i` uses words `2 i` and `2 i + 1`, across the rows.
 *
 * **Shape** `logits` of [rows, classes] and `out` of [rows, numbers], in row-major order. In every row a logit is
 * finite; -Infinity is a class that is never drawn.
 * **See** TensorFlow, `multinomial_op.cc`.
 */
export function fillCategorical(offset: DrawOffset, logits: Float32Array, rows: number, out: Int32Array): void {
  const classes = logits.length / rows;
  const columns = out.length / rows;
  const sums = new Float64Array(classes);
  let begun = -1;
  eachPiece(offset, 2 * out.length, (words, count, at) => {
    for (let i = 0; i < count; i += 2) {
      const index = (at + i) / 2;
      const row = Math.floor(index / columns);
      if (row !== begun) {
        addUp(logits.subarray(row * classes, (row + 1) * classes), sums);
        begun = row;
      }
      out[index] = firstAbove(sums, uniformDouble(words[i], words[i + 1]));
    }
  });
}

/**
 * Fills `out` with classes drawn by their probabilities, which need not add up to 1: `fillCategorical` without the
 * exponential function.
 */
export function fillWeighted(offset: DrawOffset, weights: ArrayLike<number>, out: Int32Array): void {
  const sums = Float64Array.from(weights);
  for (let j = 1; j < sums.length; j++) sums[j] += sums[j - 1];
  eachPiece(offset, 2 * out.length, (words, count, at) => {
    for (let i = 0; i < count; i += 2) out[(at + i) / 2] = firstAbove(sums, uniformDouble(words[i], words[i + 1]));
  });
}

/** Writes the cumulative sums of e^(logit - greatest logit) into `sums`. */
function addUp(logits: Float32Array, sums: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < logits.length; j++) most = Math.max(most, logits[j]);
  let sum = 0;
  for (let j = 0; j < logits.length; j++) {
    sum += exp(logits[j] - most);
    sums[j] = sum;
  }
}

/** Finds the first of the growing sums that is above `u` times the last. */
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
