import { Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { checkFinite, checkNumber, checkShape, wrong } from './arguments.ts';

/** The smallest and the greatest normal float32. */
const FLOAT32_LEAST = 2 ** -126;
const FLOAT32_MOST = 2 ** 128 - 2 ** 104;
/** How far the sum of probabilities may be from 1: many of them, each rounded to float32. */
const SUM_TOLERANCE = 1e-4;

/** Throws unless these are arguments of a normal draw. Answers the number of elements. */
export function checkNormal(where: string, shape: unknown, mean: unknown, stddev: unknown): number {
  const size = checkShape(where, shape);
  checkFinite(where, 'mean', mean);
  checkFinite(where, 'stddev', stddev);
  if (!(stddev >= 0)) throw wrong(RangeError, where, 'stddev', 'at least 0', stddev);
  return size;
}

/** Throws unless `value` is a number that float32 holds as a positive, normal one. */
export function checkPositive(where: string, name: string, value: unknown): asserts value is number {
  checkNumber(where, name, value);
  const rounded = Math.fround(value);
  if (!(rounded >= FLOAT32_LEAST && rounded <= FLOAT32_MOST)) {
    throw wrong(RangeError, where, name, 'in [2^-126, 2^128)', value);
  }
}

/** Throws unless `value` is a number in [0, 1]. */
export function checkProbability(where: string, name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number') throw wrong(TypeError, where, name, 'a number in [0, 1]', value);
  if (!(value >= 0 && value <= 1)) throw wrong(RangeError, where, name, 'in [0, 1]', value);
}

/** Reads logits of [rows, classes], a tensor or an array of arrays, into float32, and checks that each row can be drawn. */
export function readLogits(where: string, logits: unknown): { values: Float32Array; rows: number } {
  const [values, rows, classes] = isTensor(logits) ? ofTensor(where, logits) : ofArrays(where, logits);
  if (rows > 0 && classes === 0) throw wrong(RangeError, where, 'logits', 'of at least one class', logits);
  for (let row = 0; row < rows; row++) {
    let most = Number.NEGATIVE_INFINITY;
    for (const logit of values.subarray(row * classes, (row + 1) * classes)) {
      if (!(logit < Number.POSITIVE_INFINITY)) {
        throw wrong(RangeError, where, 'logits', 'finite as float32, or -Infinity for a class never drawn', logit);
      }
      if (logit > most) most = logit;
    }
    if (most === Number.NEGATIVE_INFINITY) {
      throw wrong(RangeError, where, 'logits', 'finite for at least one class of every row', logits);
    }
  }
  return { values, rows };
}

/** Throws unless `p` is `n` probabilities that add up to 1. */
export function checkProbabilities(where: string, p: unknown, n: number): asserts p is ArrayLike<number> {
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

export function isTensor(value: unknown): value is Tensor {
  return value instanceof Tensor;
}

/** Throws if a tensor has been disposed of. */
export function checkNotDisposed(where: string, name: string, x: Tensor): void {
  if (x.isDisposed) throw new TypeError(`${where}: \`${name}\` must be a tensor, but it has been disposed of.`);
}

function ofTensor(where: string, logits: Tensor): [Float32Array, number, number] {
  checkNotDisposed(where, 'logits', logits);
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
