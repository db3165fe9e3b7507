import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { wrong } from './arguments.ts';
import { checkTensor, isTensor } from './distribution_arguments.ts';

/**
 * Returns logits of [rows, classes], a tensor or an array of arrays, as float32. Throws if a row has no finite logit.
 */
export function readLogits(where: string, logits: unknown): { values: Float32Array; rows: number } {
  const [values, rows, classes] = isTensor(logits) ? ofTensor(where, logits) : ofArrays(where, logits);
  if (rows > 0 && classes === 0) throw wrong(RangeError, where, 'logits', 'of at least one class', logits);
  for (let row = 0; row < rows; row++) {
    let max = Number.NEGATIVE_INFINITY;
    for (const logit of values.subarray(row * classes, (row + 1) * classes)) {
      if (!(logit < Number.POSITIVE_INFINITY)) {
        throw wrong(RangeError, where, 'logits', 'finite as float32, or -Infinity for a class never drawn', logit);
      }
      if (logit > max) max = logit;
    }
    if (max === Number.NEGATIVE_INFINITY) {
      throw wrong(RangeError, where, 'logits', 'finite for at least one class of every row', logits);
    }
  }
  return { values, rows };
}

function ofTensor(where: string, logits: Tensor): [Float32Array, number, number] {
  checkTensor(where, 'logits', logits);
  if (logits.rank !== 2 || (logits.dtype !== 'float32' && logits.dtype !== 'int32')) {
    const got = `a tensor of rank ${logits.rank} and dtype ${logits.dtype}`;
    throw new TypeError(`${where}: \`logits\` must be of rank 2 and dtype float32 or int32, but got ${got}.`);
  }
  const [rows, classes] = (logits as Tensor2D).shape;
  return [Float32Array.from(logits.dataSync()), rows, classes];
}

function ofArrays(where: string, logits: unknown): [Float32Array, number, number] {
  if (!Array.isArray(logits)) throw wrong(TypeError, where, 'logits', 'a tensor or an array of arrays', logits);
  const classes: number = logits[0]?.length ?? 0;
  const values = new Float32Array(logits.length * classes);
  logits.forEach((row, i) => {
    if (!Array.isArray(row) && !ArrayBuffer.isView(row)) {
      throw wrong(TypeError, where, 'logits', 'a tensor or an array of arrays', logits);
    }
    const numbers = row as ArrayLike<number>;
    if (numbers.length !== classes) throw wrong(RangeError, where, 'logits', 'of rows of equal length', logits);
    for (let j = 0; j < classes; j++) {
      if (typeof numbers[j] !== 'number') throw wrong(TypeError, where, 'logits', 'numbers', numbers[j]);
      values[i * classes + j] = numbers[j];
    }
  });
  return [values, logits.length, classes];
}
