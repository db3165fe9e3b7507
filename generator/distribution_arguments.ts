import { Tensor } from '@tensorflow/tfjs-core';
import { checkFinite, checkInteger, checkNumber, checkShape, MAX_INT32, MIN_INT32, wrong } from './arguments.ts';

/** The smallest and the greatest normal float32. */
const MIN_FLOAT32 = 2 ** -126;
const MAX_FLOAT32 = 2 ** 128 - 2 ** 104;
/** The greatest float32 that is an int32. */
const MAX_COUNTS = 2 ** 31 - 128;
const MAX_LAM = 2 ** 30;

// Each check of a distribution's arguments returns the number of elements of the shape.

/** Throws unless these are valid arguments of a draw of integers. */
export function checkUniformInt(where: string, shape: unknown, minval: unknown, maxval: unknown): number {
  const size = checkShape(where, shape);
  checkInteger(where, 'minval', minval, MIN_INT32, MAX_INT32);
  checkInteger(where, 'maxval', maxval, MIN_INT32, MAX_INT32);
  if (!(minval < maxval)) throw wrong(RangeError, where, 'maxval', `greater than \`minval\`, ${minval}`, maxval);
  return size;
}

/** Throws unless these are valid arguments of a normal draw. */
export function checkNormal(where: string, shape: unknown, mean: unknown, stddev: unknown): number {
  const size = checkShape(where, shape);
  checkFinite(where, 'mean', mean);
  checkFinite(where, 'stddev', stddev);
  if (!(stddev >= 0)) throw wrong(RangeError, where, 'stddev', 'at least 0', stddev);
  return size;
}

/** Throws unless these are valid arguments of a binomial draw. */
export function checkBinomial(where: string, shape: unknown, counts: unknown, probs: unknown): number {
  const size = checkShape(where, shape);
  checkInteger(where, 'counts', counts, 0, MAX_COUNTS);
  checkProbability(where, 'probs', probs);
  return size;
}

/** Throws unless these are valid arguments of a Poisson draw. */
export function checkPoisson(where: string, shape: unknown, lam: unknown): number {
  const size = checkShape(where, shape);
  checkNumber(where, 'lam', lam);
  if (!(lam >= 0 && lam <= MAX_LAM)) throw wrong(RangeError, where, 'lam', `in [0, ${MAX_LAM}]`, lam);
  return size;
}

/** Throws unless the shape is valid and all parameters are positive, normal numbers as float32. */
export function checkPositive(where: string, shape: unknown, parameters: Readonly<Record<string, unknown>>): number {
  const size = checkShape(where, shape);
  for (const [name, value] of Object.entries(parameters)) {
    checkNumber(where, name, value);
    const rounded = Math.fround(value);
    if (!(rounded >= MIN_FLOAT32 && rounded <= MAX_FLOAT32)) {
      throw wrong(RangeError, where, name, 'in [2^-126, 2^128)', value);
    }
  }
  return size;
}

/** Throws unless `value` is a number in [0, 1]. */
export function checkProbability(where: string, name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number') throw wrong(TypeError, where, name, 'a number in [0, 1]', value);
  if (!(value >= 0 && value <= 1)) throw wrong(RangeError, where, name, 'in [0, 1]', value);
}

export function isTensor(value: unknown): value is Tensor {
  return value instanceof Tensor;
}

/** Throws unless `x` is a tensor that has not been disposed of. */
export function checkTensor(where: string, name: string, x: unknown): asserts x is Tensor {
  if (!isTensor(x)) throw wrong(TypeError, where, name, 'a tensor', x);
  if (x.isDisposed) throw new TypeError(`${where}: \`${name}\` must be a tensor, but it has been disposed of.`);
}
