import { expect } from 'chai';
import { fillBits } from '../../numbers/bits.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { fillUniform } from '../../numbers/uniform.ts';
import { bitsOf } from '../bits.ts';
import { itFillsInOrder } from './fill_suite.ts';
import { offsetAt, offsetOfCase, sha256, sizeOf, statelessCases } from './reference.ts';
import { withAndWithoutSimd } from './with_and_without_simd.ts';

function uniform(offset: DrawOffset, length: number, minval = 0, maxval = 1): Float32Array {
  const out = new Float32Array(length);
  fillUniform(offset, out, minval, maxval);
  return out;
}

describe('fillUniform', () => {
  withAndWithoutSimd(() => {
    for (const one of statelessCases) {
      it(`reference: draws TensorFlow's numbers for seed [${one.seed}]`, () => {
        for (const draw of one.draws) {
          const numbers = uniform(offsetOfCase(one), sizeOf(draw.shape));
          expect(bitsOf(numbers), `shape [${draw.shape}]`).to.deep.equal(draw.uniform);
        }
      });

      it(`reference: draws TensorFlow's numbers from -2 to 3.5 for seed [${one.seed}]`, () => {
        for (const draw of one.draws) {
          const numbers = uniform(offsetOfCase(one), sizeOf(draw.shape), -2, 3.5);
          expect(bitsOf(numbers), `shape [${draw.shape}]`).to.deep.equal(draw['uniform_-2_3.5']);
        }
      });

      it(`reference: draws TensorFlow's 1,000,003 numbers for seed [${one.seed}]`, () => {
        expect(sha256(uniform(offsetOfCase(one), sizeOf(one.sha256.shape)))).to.equal(one.sha256.uniform);
      });
    }

    itFillsInOrder(uniform);

    describe('from -3 to 0.1', () => itFillsInOrder((offset, length) => uniform(offset, length, -3, 0.1)));

    it('is the low 23 bits of each word, divided by 2^23', () => {
      const offset = offsetAt(0n, 1n);
      const words = new Uint32Array(5000);
      fillBits(offset, words);
      expect([...uniform(offset, 5000)]).to.deep.equal(Array.from(words, (word) => (word % 2 ** 23) / 2 ** 23));
    });

    it('rounds the bounds, their difference, the product and the sum to float32, one after the other', () => {
      const offset = offsetAt(0n, 2n);
      const u = uniform(offset, 5000);
      const { fround } = Math;
      for (const [minval, maxval] of [
        [0.1, 0.7],
        [-1e-3, 1e3],
        [16777217, 33554435],
        [0, 1 + 1e-9],
        [1e-30, 1],
        [0.3, 0.3],
      ]) {
        const range = fround(fround(maxval) - fround(minval));
        const wanted = u.map((x) => fround(fround(x * range) + fround(minval)));
        expect(bitsOf(uniform(offset, 5000, minval, maxval)), `${minval} to ${maxval}`).to.deep.equal(bitsOf(wanted));
      }
    });
  });
});
