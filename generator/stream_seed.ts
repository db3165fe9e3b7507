import { int64Of, type Words, wordsOf } from '../numbers/int64.ts';
import { type DrawOffset, firstBlock } from '../numbers/philox.ts';
import { statelessOffset } from '../numbers/stateless_seed.ts';

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * Gives the seed of the stream `name` of a generator: the full-range int64 scalar that TensorFlow draws with
 * `seed=[seed, hash]`, where `hash` is the 64-bit FNV-1a hash of the name in UTF-8.
 *
 * **See** The FNV Non-Cryptographic Hash Algorithm, IETF draft-eastlake-fnv, section 2.
 */
export function streamSeed(seed: bigint, name: string): bigint {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(name)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return int64Of(wordsAt(statelessOffset(wordsOf(seed), wordsOf(hash))));
}

/** Gives the full-range int64 scalar that TensorFlow draws at a place, as words. */
export function wordsAt(offset: DrawOffset): Words {
  const [low, high] = firstBlock(offset);
  return [low, high];
}
