import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { Passes } from './passes.ts';

type AnyPasses = Passes<TensorContainer>;

let found: AnyPasses[] | undefined;

/**
 * Runs `work`, which makes an iterator of a dataset of tfjs, and gives the seeded datasets beside it that the dataset
 * is made of. tfjs's operators make the iterators of what they work on at once, but for `repeat` and the argument of
 * `concatenate`, which wait for their turn.
 */
export function whatIsRead<R>(work: () => R): [R, readonly AnyPasses[]] {
  const outer = found;
  const inside: AnyPasses[] = [];
  found = inside;
  try {
    return [work(), inside];
  } finally {
    found = outer;
  }
}

/** Tells that an iterator of a seeded dataset is being made. */
export function isRead(passes: AnyPasses): void {
  found?.push(passes);
}
