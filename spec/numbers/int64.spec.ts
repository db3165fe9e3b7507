import { expect } from 'chai';
import { int64Of, wordsOf } from '../../numbers/int64.ts';
import { arbitrary, integerOf } from './reference.ts';

describe('wordsOf', () => {
  for (const [value, words] of [
    [0n, [0, 0]],
    [1n, [1, 0]],
    [-1n, [0xffffffff, 0xffffffff]],
    [2n ** 32n, [0, 1]],
    [2n ** 63n - 1n, [0xffffffff, 0x7fffffff]],
    [-(2n ** 63n), [0, 0x80000000]],
    [2n ** 64n - 1n, [0xffffffff, 0xffffffff]],
    [2n ** 64n + 5n, [5, 0]],
    [-(2n ** 64n) + 5n, [5, 0]],
  ] as [bigint, [number, number]][]) {
    it(`returns ${words} for ${value}, the low word first`, () => {
      expect(wordsOf(value)).to.deep.equal(words);
    });
  }
});

describe('int64Of', () => {
  it('inverts wordsOf, as a signed integer', () => {
    const next = arbitrary('words');
    const edges = [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 2n ** 32n, -(2n ** 32n)];
    for (const value of [...edges, ...Array.from({ length: 200 }, () => BigInt.asIntN(64, integerOf(64, next)))]) {
      expect(int64Of(wordsOf(value))).to.equal(value);
    }
    expect(int64Of(wordsOf(2n ** 64n - 1n))).to.equal(-1n);
  });
});
