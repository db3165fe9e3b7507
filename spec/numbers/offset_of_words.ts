import type { Counter, DrawOffset } from '../../numbers/philox.ts';

const M0 = 0xd2511f53n;
const M1 = 0xcd9e8d57n;
const WORD = 2n ** 32n;

/** Four words that make uniform numbers of 0. */
export const zeros: Counter = [0, 0, 0, 0];

/** Returns the offset, under the key 0, whose first block is these words: Philox backwards, in BigInt. */
export function offsetOfWords(words: Counter): DrawOffset {
  let [c0, c1, c2, c3] = words.map(BigInt);
  for (let round = 9n; round >= 0n; round--) {
    const before0 = (c3 * inverse(M0)) % WORD;
    const before2 = (c1 * inverse(M1)) % WORD;
    const before1 = c0 ^ ((M1 * before2) >> 32n) ^ ((0x9e3779b9n * round) % WORD);
    const before3 = c2 ^ ((M0 * before0) >> 32n) ^ ((0xbb67ae85n * round) % WORD);
    [c0, c1, c2, c3] = [before0, before1, before2, before3];
  }
  return { key: [0, 0], counter: [Number(c0), Number(c1), Number(c2), Number(c3)] };
}

/** Returns the inverse of an odd number modulo 2^32, by Newton's method. */
function inverse(odd: bigint): bigint {
  let x = odd;
  for (let i = 0; i < 5; i++) x = BigInt.asUintN(32, x * (2n - odd * x));
  return x;
}
