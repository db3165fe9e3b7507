import type { TensorContainer } from '@tensorflow/tfjs-core';
import { DynamicScope } from '../generator/dynamic_scope.ts';
import type { Passes } from './passes.ts';

type AnyPasses = Passes<TensorContainer>;

const captured = new DynamicScope<AnyPasses[]>();

/**
 * Runs `work`, which makes an iterator of a tfjs dataset, and returns its result and the passes of the seeded datasets
 * that the dataset contains. tfjs's operators make the iterators of their inputs at once, except `repeat` and the
 * argument of `concatenate`, which make theirs only when they are read.
 */
export function captureReads<R>(work: () => R): [R, readonly AnyPasses[]] {
  const contained: AnyPasses[] = [];
  return [captured.run(contained, work), contained];
}

/** Records, for `captureReads`, that an iterator of a seeded dataset is being made. Returns whether it runs. */
export function recordRead(passes: AnyPasses): boolean {
  captured.current?.push(passes);
  return captured.current !== undefined;
}
