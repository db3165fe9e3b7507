import type { TensorContainer } from '@tensorflow/tfjs-core';
import { DynamicScope } from '../generator/dynamic_scope.ts';
import type { Passes } from './passes.ts';

type AnyPasses = Passes<TensorContainer>;

const captured = new DynamicScope<AnyPasses[]>();

/**
 * Runs `work`, which makes an iterator of a tfjs dataset, and returns the seeded datasets besides it that the dataset is
 * made of. tfjs's operators make the iterators of their inputs at once, except `repeat` and the argument of
 * `concatenate`, which make them when their turn comes.
 */
export function captureReads<R>(work: () => R): [R, readonly AnyPasses[]] {
  const inside: AnyPasses[] = [];
  return [captured.run(inside, work), inside];
}

/** Records, for `captureReads`, that an iterator of a seeded dataset is being made. */
export function recordRead(passes: AnyPasses): void {
  captured.current?.push(passes);
}
