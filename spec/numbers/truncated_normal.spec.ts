import { expect } from 'chai';
import { fillNormal } from '../../numbers/normal.ts';
import { addToCounter, type DrawOffset } from '../../numbers/philox.ts';
import { fillTruncatedNormal } from '../../numbers/truncated_normal.ts';
import { bitsOf } from '../bits.ts';
import { itFillsInOrder } from './fill_suite.ts';
import { offsetAt, offsetOfCase, sha256, sizeOf, statelessCases } from './reference.ts';
import { withAndWithoutSimd } from './with_and_without_simd.ts';

function truncatedNormal(offset: DrawOffset, length: number, mean = 0, stddev = 1): Float32Array {
  const out = new Float32Array(length);
  fillTruncatedNormal(offset, out, mean, stddev);
  return out;
}

describe('fillTruncatedNormal', () => {
  withAndWithoutSimd(() => {
    for (const one of statelessCases) {
      it(`reference: draws TensorFlow's numbers for seed [${one.seed}]`, () => {
        for (const draw of one.draws) {
          const numbers = truncatedNormal(offsetOfCase(one), sizeOf(draw.shape));
          expect(bitsOf(numbers), `shape [${draw.shape}]`).to.deep.equal(draw.truncated_normal);
        }
      });

      it(`reference: draws TensorFlow's 1,000,003 numbers for seed [${one.seed}]`, () => {
        expect(sha256(truncatedNormal(offsetOfCase(one), sizeOf(one.sha256.shape)))).to.equal(
          one.sha256.truncated_normal,
        );
      });
    }

    itFillsInOrder(truncatedNormal);

    it('fills each group of four with the first normals within (-2, 2) of the blocks reserved for it', () => {
      const offset = offsetAt(2n ** 64n - 300n, 11n);
      const wanted: number[] = [];
      const normals = new Float32Array(1024);
      for (let group = 0; group < 500; group++) {
        fillNormal({ key: offset.key, counter: addToCounter(offset.counter, 256 * group) }, normals, 0, 1);
        wanted.push(...normals.filter((z) => z > -2 && z < 2).subarray(0, 4));
      }
      expect([...truncatedNormal(offset, 2000)]).to.deep.equal(wanted);
    });

    it('rounds mean, deviation, product and sum to float32, one after the other', () => {
      const offset = offsetAt(0n, 2n);
      const z = truncatedNormal(offset, 5001);
      const { fround } = Math;
      for (const [mean, stddev] of [
        [0.1, 0.7],
        [-1e3, 1e-3],
        [16777217, 3.3],
        [0, 1 + 1e-9],
        [5, 0],
      ]) {
        const wanted = z.map((x) => fround(fround(x * fround(stddev)) + fround(mean)));
        expect(bitsOf(truncatedNormal(offset, 5001, mean, stddev)), `${mean}, ${stddev}`).to.deep.equal(bitsOf(wanted));
      }
    });
  });
});
