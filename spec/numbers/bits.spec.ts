import { expect } from 'chai';
import { fillBits } from '../../numbers/bits.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { itFillsInOrder } from './fill_suite.ts';
import { offsetOfCase, sizeOf, statelessCases } from './reference.ts';
import { withAndWithoutSimd } from './with_and_without_simd.ts';

function bits(offset: DrawOffset, length: number): Uint32Array {
  const out = new Uint32Array(length);
  fillBits(offset, out);
  return out;
}

describe('fillBits', () => {
  withAndWithoutSimd(() => {
    for (const one of statelessCases) {
      it(`reference: draws TensorFlow's full-range uint32 for seed [${one.seed}]`, () => {
        for (const { shape, full_uint32 } of one.draws) {
          expect([...bits(offsetOfCase(one), sizeOf(shape))], `shape [${shape}]`).to.deep.equal(full_uint32);
        }
      });

      it(`reference: draws, as pairs of words, TensorFlow's full-range int64 for seed [${one.seed}]`, () => {
        for (const { shape, full_int64 } of one.draws) {
          expect([...bits(offsetOfCase(one), 2 * sizeOf(shape))], `shape [${shape}]`).to.deep.equal(full_int64.flat());
        }
      });

      it(`reference: draws, as pairs of int64, the seeds that TensorFlow splits seed [${one.seed}] into`, () => {
        expect([...bits(offsetOfCase(one), 12)]).to.deep.equal(one.split_3.flat(2));
      });
    }

    itFillsInOrder(bits);
  });
});
