import type * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { getGenerator, setGenerator } from '../../index.ts';

export type ErrorClass = typeof RangeError | typeof TypeError;

/** Expects an error that names class and argument in one sentence, with or without a second one for the cure. */
export function expectRefused(work: () => unknown, kind: ErrorClass, where: string, argument: string): void {
  const sentences = new RegExp(`^${where}: (\`[^\`]+\` and )?\`${argument}\` must .+[^.]\\.( [A-Z][^\\n]+\\.)?$`);
  expect(work).to.throw(kind, sentences);
}

/** Expects that the values have this mean and variance, to within chance. */
export function expectMoments(weight: tf.Tensor, mean: number, variance: number): void {
  // Six standard errors; no distribution here has a kurtosis above the normal one's, 3. Two false alarms in 10^9.
  const values = weight.dataSync() as Float32Array;
  const sum = values.reduce((total, value) => total + (value - mean), 0);
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  expect(sum / values.length).to.be.closeTo(0, 6 * Math.sqrt(variance / values.length));
  expect(squares / values.length).to.be.closeTo(variance, 6 * variance * Math.sqrt(2 / values.length));
}

/** Runs `work`, then restores the global generator. */
export function withGlobalGenerator(work: () => void): void {
  const before = getGenerator();
  try {
    work();
  } finally {
    setGenerator(before);
  }
}
