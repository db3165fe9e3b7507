import { expect } from 'chai';
import { addToCounter, type DrawOffset, fillBlocks, firstBlock } from '../../numbers/philox.ts';
import { arbitrary, integerOf, offsetAt, philoxBlock } from './reference.ts';

/** Returns the words of a draw from block `first` on. */
function wordsAt(offset: DrawOffset, first: number, blocks: number): number[] {
  const out = new Uint32Array(4 * blocks);
  fillBlocks(offset, first, blocks, out);
  return [...out];
}

/** Returns the words that `wordsAt` should return, by the BigInt reference. */
function referenceWords(counter: bigint, key: bigint, blocks: number): number[] {
  return Array.from({ length: blocks }, (_, i) => philoxBlock(BigInt.asUintN(128, counter + BigInt(i)), key)).flat();
}

describe('fillBlocks', () => {
  // DEShawResearch/random123, tests/kat_vectors, philox4x32 10: counter, key, block.
  const vectors: [string, string, string][] = [
    ['00000000 00000000 00000000 00000000', '00000000 00000000', '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff', '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0', 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ];
  for (const [counter, key, block] of vectors) {
    it(`reference: is ${block} at ${counter} under ${key}`, () => {
      const words = (hex: string) => hex.split(' ').map((word) => Number.parseInt(word, 16));
      const offset = { key: words(key), counter: words(counter) } as unknown as DrawOffset;
      expect(wordsAt(offset, 0, 1)).to.deep.equal(words(block));
    });
  }

  it('reference: makes the blocks of RNG_BIT_GENERATOR at key 1, counter 2 + 3 * 2^64', () => {
    // TensorFlow, lite/kernels/rng_bit_generator_test.cc: the first six 32-bit words, and six 64-bit words.
    const offset: DrawOffset = { key: [1, 0], counter: [2, 0, 3, 0] };
    const words = wordsAt(offset, 0, 3);
    expect(words.slice(0, 6)).to.deep.equal([4031113034, 1366700262, 495645701, 3051723414, 89414891, 1917262711]);
    const pairs = [0, 2, 4, 6, 8, 10].map((i) => (BigInt(words[i + 1]) << 32n) | BigInt(words[i]));
    expect(pairs).to.deep.equal([
      5869932932755744586n,
      13107052260063114245n,
      8234580641674714347n,
      2641225993340350124n,
      1962472297844690804n,
      14865887844143937481n,
    ]);
  });

  for (const bits of [32n, 64n, 96n, 128n]) {
    it(`carries from block to block past 2^${bits}`, () => {
      const counter = 2n ** bits - 3n;
      expect(wordsAt(offsetAt(counter, 7n), 0, 8)).to.deep.equal(referenceWords(counter, 7n, 8));
    });

    it(`carries past 2^${bits} on the way to its first block`, () => {
      const counter = 2n ** bits - 3n;
      for (const first of [1, 2, 3, 4, 1000, 2 ** 32 + 1, 2 ** 53 - 1]) {
        const wanted = referenceWords(counter + BigInt(first), 7n, 2);
        expect(wordsAt(offsetAt(counter, 7n), first, 2), `block ${first}`).to.deep.equal(wanted);
      }
    });
  }

  it('agrees with the BigInt reference at 500 arbitrary offsets', () => {
    const next = arbitrary('offsets');
    for (let i = 0; i < 500; i++) {
      const [counter, key] = [integerOf(128, next), integerOf(64, next)];
      expect(wordsAt(offsetAt(counter, key), 0, 2)).to.deep.equal(referenceWords(counter, key, 2));
    }
  });

  it('agrees with the BigInt reference where every word is 0, 1, 2^16 - 1, 2^16, 2^31 - 1, 2^31 or 2^32 - 1', () => {
    const words = [0n, 1n, 0xffffn, 0x10000n, 0x7fffffffn, 0x80000000n, 0xffffffffn];
    for (const a of words) {
      for (const b of words) {
        const counter = a | (b << 32n) | (b << 64n) | (a << 96n);
        const key = b | (a << 32n);
        expect(wordsAt(offsetAt(counter, key), 0, 1)).to.deep.equal(referenceWords(counter, key, 1));
      }
    }
  });

  it('writes the words of its blocks and no others', () => {
    const out = new Uint32Array(12).fill(5);
    fillBlocks(offsetAt(0n, 0n), 0, 2, out);
    expect([...out.subarray(8)]).to.deep.equal([5, 5, 5, 5]);
    fillBlocks(offsetAt(9n, 0n), 0, 0, out);
    expect([...out.subarray(0, 8)]).to.deep.equal(referenceWords(0n, 0n, 2));
  });
});

describe('firstBlock', () => {
  it('returns block 0, in an array that is not reused', () => {
    const first = firstBlock(offsetAt(1n, 2n));
    firstBlock(offsetAt(3n, 4n));
    expect(first).to.deep.equal(philoxBlock(1n, 2n));
  });
});

describe('addToCounter', () => {
  it('adds modulo 2^128', () => {
    const next = arbitrary('sums');
    const counters = [0n, 2n ** 32n - 1n, 2n ** 64n - 1n, 2n ** 96n - 1n, 2n ** 128n - 1n, integerOf(128, next)];
    const terms = [0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 40, 2 ** 53 - 1, Number(integerOf(53, next))];
    for (const counter of counters) {
      for (const n of terms) {
        const sum = offsetAt(BigInt.asUintN(128, counter + BigInt(n)), 0n).counter;
        expect(addToCounter(offsetAt(counter, 0n).counter, n), `${counter} + ${n}`).to.deep.equal(sum);
      }
    }
  });
});
