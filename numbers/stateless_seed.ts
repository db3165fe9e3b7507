import { type DrawOffset, firstBlock, type Key } from './philox.ts';

/** The Philox key by which TensorFlow scrambles seeds, 0x02461E293EC8F720. */
const MIX: Key = [0x3ec8f720, 0x02461e29];

/**
 * Returns the draw offset of TensorFlow's stateless operations for `seed=[s0, s1]`.
 *
 * Both halves are 64-bit integers as pairs of unsigned 32-bit words, the low one first; negative ones are in two's
 * complement.
 *
 * **See** TensorFlow, `core/kernels/stateless_random_ops.cc`, `GenerateKey`.
 */
export function statelessOffset(s0: Key, s1: Key): DrawOffset {
  const mix = firstBlock({ key: MIX, counter: [s0[0], s0[1], s1[0], s1[1]] });
  return { key: [mix[0], mix[1]], counter: [0, 0, mix[2], mix[3]] };
}
