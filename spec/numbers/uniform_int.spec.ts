import { expect } from 'chai';
import { fillBits } from '../../numbers/bits.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { fillUniformInt } from '../../numbers/uniform_int.ts';
import { itFillsInOrder } from './fill_suite.ts';
import { offsetAt, offsetOfCase, sizeOf, statelessCases } from './reference.ts';

function uniformInt(offset: DrawOffset, length: number, minval: number, maxval: number): Int32Array {
  const out = new Int32Array(length);
  fillUniformInt(offset, out, minval, maxval);
  return out;
}

describe('fillUniformInt', () => {
  for (const one of statelessCases) {
    it(`reference: draws TensorFlow's int32 from -5 to 11111 for seed [${one.seed}]`, () => {
      for (const draw of one.draws) {
        const integers = uniformInt(offsetOfCase(one), sizeOf(draw.shape), -5, 11111);
        expect([...integers], `shape [${draw.shape}]`).to.deep.equal(draw['int32_-5_11111']);
      }
    });
  }

  itFillsInOrder((offset, length) => uniformInt(offset, length, -5, 11111));

  for (const [minval, maxval] of [
    [-(2 ** 31), 2 ** 31 - 1],
    [-(2 ** 31), 0],
    [-(2 ** 31), 1],
    [2 ** 31 - 2, 2 ** 31 - 1],
    [-(2 ** 31), -(2 ** 31) + 1],
    [-1, 0],
    [0, 3],
  ]) {
    it(`is ${minval} plus each word modulo ${maxval - minval}`, () => {
      const offset = offsetAt(1n, 3n);
      const words = new Uint32Array(5000);
      fillBits(offset, words);
      const range = BigInt(maxval) - BigInt(minval);
      const wanted = Array.from(words, (word) => Number(BigInt(minval) + (BigInt(word) % range)));
      expect([...uniformInt(offset, 5000, minval, maxval)]).to.deep.equal(wanted);
    });
  }
});
