import { expect } from 'chai';
import { fillNormal } from '../../numbers/normal.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { bitsOf } from '../bits.ts';
import { itFillsInOrder } from './fill_suite.ts';
import { offsetAt, offsetOfCase, sha256, sizeOf, statelessCases } from './reference.ts';
import { withAndWithoutSimd } from './with_and_without_simd.ts';

function normal(offset: DrawOffset, length: number, mean = 0, stddev = 1): Float32Array {
  const out = new Float32Array(length);
  fillNormal(offset, out, mean, stddev);
  return out;
}

describe('fillNormal', () => {
  withAndWithoutSimd(() => {
    for (const one of statelessCases) {
      it(`reference: draws TensorFlow's numbers for seed [${one.seed}]`, () => {
        for (const draw of one.draws) {
          const numbers = normal(offsetOfCase(one), sizeOf(draw.shape));
          expect(bitsOf(numbers), `shape [${draw.shape}]`).to.deep.equal(draw.normal);
        }
      });

      it(`reference: draws TensorFlow's numbers of mean 1 and deviation 0.25 for seed [${one.seed}]`, () => {
        for (const draw of one.draws) {
          const numbers = normal(offsetOfCase(one), sizeOf(draw.shape), 1, 0.25);
          expect(bitsOf(numbers), `shape [${draw.shape}]`).to.deep.equal(draw['normal_1_0.25']);
        }
      });

      it(`reference: draws TensorFlow's 1,000,003 numbers for seed [${one.seed}]`, () => {
        expect(sha256(normal(offsetOfCase(one), sizeOf(one.sha256.shape)))).to.equal(one.sha256.normal);
      });
    }

    itFillsInOrder(normal);

    it('rounds mean, deviation, product and sum to float32, one after the other', () => {
      const offset = offsetAt(0n, 2n);
      const z = normal(offset, 5001);
      const { fround } = Math;
      for (const [mean, stddev] of [
        [0.1, 0.7],
        [-1e3, 1e-3],
        [16777217, 3.3],
        [0, 1 + 1e-9],
        [5, 0],
      ]) {
        const wanted = z.map((x) => fround(fround(x * fround(stddev)) + fround(mean)));
        expect(bitsOf(normal(offset, 5001, mean, stddev)), `${mean}, ${stddev}`).to.deep.equal(bitsOf(wanted));
      }
    });
  });
});
