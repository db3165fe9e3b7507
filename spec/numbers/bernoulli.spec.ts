import { expect } from 'chai';
import { fillBernoulli } from '../../numbers/bernoulli.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { fillUniform } from '../../numbers/uniform.ts';
import { hexOf } from '../bits.ts';
import { itFillsInOrder } from './fill_suite.ts';
import { arbitrary, offsetAt } from './reference.ts';
import { withAndWithoutSimd } from './with_and_without_simd.ts';

function bernoulli(offset: DrawOffset, length: number, p: number): Uint8Array {
  const out = new Uint8Array(length).fill(99);
  fillBernoulli(offset, out, p);
  return out;
}

describe('fillBernoulli', () => {
  withAndWithoutSimd(() => {
    for (const p of [0, 1e-9, 2 ** -23, 0.1, 0.3, 0.5, 0.9, 1 - 2 ** -24, 1 - 2 ** -30, 1]) {
      it(`is 1 where the uniform number is below the float32 of ${p}, and 0 elsewhere`, () => {
        const uniform = new Float32Array(100_003);
        fillUniform(offsetAt(5n, 6n), uniform, 0, 1);
        const wanted = Uint8Array.from(uniform, (u) => (u < Math.fround(p) ? 1 : 0));
        expect(hexOf(bernoulli(offsetAt(5n, 6n), uniform.length, p)) === hexOf(wanted)).to.equal(true);
      });
    }

    it('compares exactly where p is a uniform number of the draw, or next to one', () => {
      const next = arbitrary('bounds');
      const uniform = new Float32Array(1000);
      fillUniform(offsetAt(7n, 8n), uniform, 0, 1);
      for (let i = 0; i < 100; i++) {
        const u = uniform[Math.floor(next() * uniform.length)];
        for (const p of [u, u + 2 ** -25, Math.max(0, u - 2 ** -25)]) {
          const wanted = Array.from(uniform, (number) => (number < Math.fround(p) ? 1 : 0));
          expect([...bernoulli(offsetAt(7n, 8n), 1000, p)], `${p}`).to.deep.equal(wanted);
        }
      }
    });

    itFillsInOrder((offset, length) => bernoulli(offset, length, 0.5));
  });
});
