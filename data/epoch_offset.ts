import { reducedSeed, type Seed } from '../generator/seed.ts';
import { type DrawOffset, fillBlocks } from '../numbers/philox.ts';

/** The seed that TensorFlow uses if no global seed is set. */
const DEFAULT_GRAPH_SEED = 87654321;
const MODULUS = 2147483647;

const block = new Uint32Array(4);

/**
 * Returns the draw offset by which TensorFlow's `dataset.shuffle(size, seed=seed, reshuffle_each_iteration=False)`
 * orders every epoch, if no global seed is set.
 *
 * **See** TensorFlow, `python/framework/random_seed.py` and `core/kernels/data/random_seed_ops.cc`.
 */
export function fixedOffset(seed: Seed): DrawOffset {
  const reduced = reducedSeed(seed, MODULUS);
  return { key: [DEFAULT_GRAPH_SEED, 0], counter: [0, 0, reduced, 0] };
}

/** Returns the draw offset by which TensorFlow's `dataset.shuffle(size, seed=seed)` orders epoch number `epoch`. */
export function epochOffset(seed: Seed, epoch: number): DrawOffset {
  fillBlocks(fixedOffset(seed), Math.floor(epoch / 2), 1, block);
  const half = 2 * (epoch % 2);
  return { key: [block[half], 0], counter: [0, 0, block[half + 1], 0] };
}
