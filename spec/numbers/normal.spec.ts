import { expect } from 'chai';
import { fillNormal } from '../../numbers/normal.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { bitsOf } from '../bits.ts';
import { bothWays } from './both_ways.ts';
import { itFillsInOrder } from './fill.ts';
import { offsetAt, placeOf, sha256, sizeOf, statelessCases } from './reference.ts';

function normal(offset: DrawOffset, length: number, mean = 0, stddev = 1): Float32Array {
  const out = new Float32Array(length);
  fillNormal(offset, out, mean, stddev);
  return out;
}

describe('fillNormal', () => {
  bothWays(() => {
    for (const one of statelessCases) {
      it(`reference: gives TensorFlow's numbers for seed [${one.seed}]`, () => {
        for (const draw of one.draws) {
          const numbers = normal(placeOf(one), sizeOf(draw.shape));
          expect(bitsOf(numbers), `shape [${draw.shape}]`).to.deep.equal(draw.normal);
        }
      });

      it(`reference: gives TensorFlow's numbers of mean 1 and deviation 0.25 for seed [${one.seed}]`, () => {
        for (const draw of one.draws) {
          const numbers = normal(placeOf(one), sizeOf(draw.shape), 1, 0.25);
          expect(bitsOf(numbers), `shape [${draw.shape}]`).to.deep.equal(draw['normal_1_0.25']);
        }
      });

      it(`reference: gives TensorFlow's 1,000,003 numbers for seed [${one.seed}]`, () => {
        expect(sha256(normal(placeOf(one), sizeOf(one.sha256.shape)))).to.equal(one.sha256.normal);
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
