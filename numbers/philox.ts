/** A 64-bit key: two unsigned 32-bit words, the low one first. */
export type Key = readonly [number, number];

/** A 128-bit counter: four unsigned 32-bit words, the lowest first. */
export type Counter = readonly [number, number, number, number];

/**
 * A draw offset: the key and counter of Philox4x32-10 at which the numbers of one draw begin.
 *
 * Block `i` of the draw is Philox's output at `counter + i`, four words of 32 bits. Every random number of the library
 * is a function of a draw offset.
 *
 * **See** J. K. Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC11 (2011), section 4.3, and
 * TensorFlow's `philox_random.h`.
 */
export interface DrawOffset {
  readonly key: Key;
  readonly counter: Counter;
}

const M0_HIGH = 0xd251;
const M0_LOW = 0x1f53;
const M0 = 0xd2511f53 | 0;
const M1_HIGH = 0xcd9e;
const M1_LOW = 0x8d57;
const M1 = 0xcd9e8d57 | 0;
const W0 = 0x9e3779b9 | 0;
const W1 = 0xbb67ae85 | 0;

/**
 * Writes blocks `first` to `first + blocks - 1` of a draw into `out`, four words a block, from `out[0]` on.
 *
 * **Precision** Integers only; the counter carries through all of its 128 bits.
 */
export function fillBlocks(offset: DrawOffset, first: number, blocks: number, out: Uint32Array): void {
  const key0 = offset.key[0] | 0;
  const key1 = offset.key[1] | 0;
  const counter = addToCounter(offset.counter, first);
  let x0 = counter[0] | 0;
  let x1 = counter[1] | 0;
  let x2 = counter[2] | 0;
  let x3 = counter[3] | 0;
  for (let at = 0; at < 4 * blocks; at += 4) {
    let k0 = key0;
    let k1 = key1;
    let c0 = x0;
    let c1 = x1;
    let c2 = x2;
    let c3 = x3;
    for (let round = 0; round < 10; round++) {
      // The high words of M0 * c0 and M1 * c2, from products of 16-bit halves, none of which leaves 32 bits.
      let low = c0 & 0xffff;
      let high = c0 >>> 16;
      let middle = Math.imul(M0_HIGH, low) + (Math.imul(M0_LOW, low) >>> 16);
      let carry = Math.imul(M0_LOW, high) + (middle & 0xffff);
      const high0 = Math.imul(M0_HIGH, high) + (middle >>> 16) + (carry >>> 16);
      const low0 = Math.imul(M0, c0);
      low = c2 & 0xffff;
      high = c2 >>> 16;
      middle = Math.imul(M1_HIGH, low) + (Math.imul(M1_LOW, low) >>> 16);
      carry = Math.imul(M1_LOW, high) + (middle & 0xffff);
      const high1 = Math.imul(M1_HIGH, high) + (middle >>> 16) + (carry >>> 16);
      const low1 = Math.imul(M1, c2);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + W0) | 0;
      k1 = (k1 + W1) | 0;
    }
    out[at] = c0;
    out[at + 1] = c1;
    out[at + 2] = c2;
    out[at + 3] = c3;
    x0 = (x0 + 1) | 0;
    if (x0 === 0) {
      x1 = (x1 + 1) | 0;
      if (x1 === 0) {
        x2 = (x2 + 1) | 0;
        if (x2 === 0) x3 = (x3 + 1) | 0;
      }
    }
  }
}

const one = new Uint32Array(4);

/** Returns block 0 of a draw. */
export function firstBlock(offset: DrawOffset): [number, number, number, number] {
  fillBlocks(offset, 0, 1, one);
  return [one[0], one[1], one[2], one[3]];
}

/** Returns `counter + n` modulo 2^128; `n` is an integer in [0, 2^53). */
export function addToCounter(counter: Counter, n: number): [number, number, number, number] {
  const sum0 = counter[0] + (n >>> 0);
  const sum1 = counter[1] + Math.floor(n / 2 ** 32) + (sum0 >= 2 ** 32 ? 1 : 0);
  const sum2 = counter[2] + (sum1 >= 2 ** 32 ? 1 : 0);
  const sum3 = counter[3] + (sum2 >= 2 ** 32 ? 1 : 0);
  return [sum0 >>> 0, sum1 >>> 0, sum2 >>> 0, sum3 >>> 0];
}
