import { int64Of, type Words, wordsOf } from '../numbers/int64.ts';
import { type DrawOffset, firstBlock } from '../numbers/philox.ts';
import { statelessOffset } from '../numbers/stateless_seed.ts';

/**
 * Returns the seed of the stream `name` of a generator: the full-range int64 scalar that TensorFlow draws with
 * `seed=[seed, hash]`, where `hash` is the 64-bit FNV-1a hash of the name in UTF-8.
 */
export function streamSeed(seed: bigint, name: string): bigint {
  return int64Of(wordsAt(statelessOffset(wordsOf(seed), textHash(name))));
}

/** Returns the 64-bit FNV-1a hash of a text in UTF-8. */
export function textHash(text: string): Words {
  return fnv1a(utf8(text));
}

/**
 * Returns the 64-bit FNV-1a hash of bytes. The prime is 2^40 + 0x1b3, so each product of 64 bits is two of 32 bits by
 * 0x1b3, exact in float64, and a shift.
 *
 * **See** The FNV Non-Cryptographic Hash Algorithm, IETF draft-eastlake-fnv, section 2.
 */
function fnv1a(bytes: Iterable<number>): Words {
  let low = 0x84222325;
  let high = 0xcbf29ce4;
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    high = (high * 0x1b3 + Math.floor(product / 2 ** 32) + low * 0x100) >>> 0;
    low = product >>> 0;
  }
  return [low, high];
}

/** Returns the full-range int64 scalar that TensorFlow draws at an offset, as words. */
export function wordsAt(offset: DrawOffset): Words {
  const [low, high] = firstBlock(offset);
  return [low, high];
}

/** Yields the bytes of well-formed text in UTF-8. (`TextEncoder` is missing in Jest's jsdom environment.) */
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
