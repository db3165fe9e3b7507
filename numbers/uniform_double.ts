import type { DrawOffset } from './philox.ts';
import { firstBlock } from './philox.ts';

/**
 * Returns the uniform float64 of two words: 52 random bits divided by 2^52.
 *
 * **Range** [0, 1).
 * **See** TensorFlow, `random_distributions_utils.h`, `Uint64ToDouble`.
 */
export function uniformDouble(x0: number, x1: number): number {
  return ((x0 & 0xfffff) * 2 ** 32 + x1) * 2 ** -52;
}

/** Returns the first uniform float64 of a draw. */
export function firstDouble(offset: DrawOffset): number {
  const [x0, x1] = firstBlock(offset);
  return uniformDouble(x0, x1);
}
