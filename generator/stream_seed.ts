import { int64Of, type Words, wordsOf } from '../numbers/int64.ts';
import { type DrawOffset, firstBlock } from '../numbers/philox.ts';
import { statelessOffset } from '../numbers/stateless_seed.ts';

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/**
 * Returns the seed of the stream `name` of a generator: the full-range int64 scalar that TensorFlow draws with
 * `seed=[seed, hash]`, where `hash` is the 64-bit FNV-1a hash of the name in UTF-8.
 *
 * **See** The FNV Non-Cryptographic Hash Algorithm, IETF draft-eastlake-fnv, section 2.
 */
export function streamSeed(seed: bigint, name: string): bigint {
  let hash = OFFSET;
  for (const byte of utf8(name)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  return int64Of(wordsAt(statelessOffset(wordsOf(seed), wordsOf(hash))));
}

/** Returns the full-range int64 scalar that TensorFlow draws at an offset, as words. */
export function wordsAt(offset: DrawOffset): Words {
  const [low, high] = firstBlock(offset);
  return [low, high];
}

/** Yields the bytes of well-formed text in UTF-8. (`TextEncoder` is missing where Jest plays a browser with jsdom.) */
function* utf8(text: string): Iterable<number> {
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0x80) {
      yield code;
    } else if (code < 0x800) {
      yield 0xc0 | (code >> 6);
      yield 0x80 | (code & 0x3f);
    } else if (code < 0x10000) {
      yield 0xe0 | (code >> 12);
      yield 0x80 | ((code >> 6) & 0x3f);
      yield 0x80 | (code & 0x3f);
    } else {
      yield 0xf0 | (code >> 18);
      yield 0x80 | ((code >> 12) & 0x3f);
      yield 0x80 | ((code >> 6) & 0x3f);
      yield 0x80 | (code & 0x3f);
    }
  }
}
