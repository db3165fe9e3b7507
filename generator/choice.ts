import { gather, reshape, type Tensor, type TensorLike, tensor, tidy } from '@tensorflow/tfjs-core';
import { fillWeighted } from '../numbers/categorical.ts';
import { fillPermutation } from '../numbers/permutation.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import { fillUniformInt } from '../numbers/uniform_int.ts';
import { checkInteger, checkShape, MAX_INT32, wrong } from './arguments.ts';
import { checkProbability, checkTensor, isTensor } from './distribution_arguments.ts';

/** How far the sum of probabilities may be from 1, to allow for many of them that are each rounded to float32. */
const SUM_TOLERANCE = 1e-4;

/** Draws rows of `a`, as `choice` does; `take` returns the offset of the draw. */
export function chooseRows(
  where: string,
  take: (size: number) => DrawOffset,
  a: number | Tensor | TensorLike,
  shape: readonly number[],
  replace: boolean,
  p: ArrayLike<number> | null | undefined,
): Tensor {
  if (typeof a === 'number') {
    checkInteger(where, 'a', a, 0, MAX_INT32);
    return tensor(rowNumbers(where, take, a, shape, replace, p), [...shape], 'int32');
  }
  if (isTensor(a) ? a.rank === 0 : !Array.isArray(a) && !ArrayBuffer.isView(a)) {
    throw wrong(TypeError, where, 'a', 'a number, an array or a tensor of rank 1 or more', a);
  }
  if (isTensor(a)) checkTensor(where, 'a', a);
  return tidy(() => {
    const x = isTensor(a) ? a : tensor(a);
    const rows = rowNumbers(where, take, x.shape[0], shape, replace, p);
    return reshape(gather(x, tensor(rows, [rows.length], 'int32')), [...shape, ...x.shape.slice(1)]);
  });
}

function rowNumbers(
  where: string,
  take: (size: number) => DrawOffset,
  n: number,
  shape: unknown,
  replace: unknown,
  p: unknown,
): Int32Array {
  const size = checkShape(where, shape);
  if (typeof replace !== 'boolean') throw wrong(TypeError, where, 'replace', 'true or false', replace);
  if (n === 0 && size > 0) throw wrong(RangeError, where, 'shape', 'of no elements where `a` has no rows', shape);
  if (!replace) {
    if (p != null) throw wrong(TypeError, where, 'p', 'left out when `replace` is false', p);
    if (size > n) throw wrong(RangeError, where, 'shape', `of at most ${n} elements, the rows of \`a\``, shape);
    const order = new Int32Array(n);
    fillPermutation(take(n), order);
    return order.slice(0, size);
  }
  const rows = new Int32Array(size);
  if (p == null) {
    fillUniformInt(take(size), rows, 0, n);
  } else {
    checkProbabilities(where, p, n);
    fillWeighted(take(size), p, rows);
  }
  return rows;
}

/** Throws unless `p` has `n` probabilities that add up to 1. */
function checkProbabilities(where: string, p: unknown, n: number): asserts p is ArrayLike<number> {
  if (!Array.isArray(p) && !ArrayBuffer.isView(p)) throw wrong(TypeError, where, 'p', 'an array of numbers', p);
  const probabilities = p as ArrayLike<number>;
  if (probabilities.length !== n) throw wrong(RangeError, where, 'p', `of ${n} probabilities, one for each row`, p);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    checkProbability(where, 'p', probabilities[i]);
    sum += probabilities[i];
  }
  if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) throw wrong(RangeError, where, 'p', 'probabilities that add up to 1', p);
}
