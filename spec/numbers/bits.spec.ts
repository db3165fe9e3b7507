import { expect } from 'chai';
import { fillBits } from '../../numbers/bits.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { bothWays } from './both_ways.ts';
import { itFillsInOrder } from './fill.ts';
import { placeOf, sizeOf, statelessCases } from './reference.ts';

function bits(offset: DrawOffset, length: number): Uint32Array {
  const out = new Uint32Array(length);
  fillBits(offset, out);
  return out;
}

describe('fillBits', () => {
  bothWays(() => {
    for (const one of statelessCases) {
      it(`reference: gives TensorFlow's full-range uint32 for seed [${one.seed}]`, () => {
        for (const { shape, full_uint32 } of one.draws) {
          expect([...bits(placeOf(one), sizeOf(shape))], `shape [${shape}]`).to.deep.equal(full_uint32);
        }
      });

      it(`reference: gives, in pairs, TensorFlow's full-range int64 for seed [${one.seed}]`, () => {
        for (const { shape, full_int64 } of one.draws) {
          expect([...bits(placeOf(one), 2 * sizeOf(shape))], `shape [${shape}]`).to.deep.equal(full_int64.flat());
        }
      });

      it(`reference: gives, in pairs of pairs, what TensorFlow splits seed [${one.seed}] into`, () => {
        expect([...bits(placeOf(one), 12)]).to.deep.equal(one.split_3.flat(2));
      });
    }

    itFillsInOrder(bits);
  });
});
