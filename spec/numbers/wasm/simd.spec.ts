import { expect } from 'chai';
import { fillBernoulli } from '../../../numbers/bernoulli.ts';
import { fillBits } from '../../../numbers/bits.ts';
import { fillDropout } from '../../../numbers/dropout.ts';
import { fillNormal } from '../../../numbers/normal.ts';
import type { DrawOffset } from '../../../numbers/philox.ts';
import { fillTruncatedNormal } from '../../../numbers/truncated_normal.ts';
import { fillUniform } from '../../../numbers/uniform.ts';
import { simd } from '../../../numbers/wasm/simd.ts';
import { SIMD_BINARY } from '../../../numbers/wasm/simd_binary.ts';
import { hexOf } from '../../bits.ts';
import { byScalarCode } from '../by_scalar_code.ts';
import { arbitrary, integerOf, offsetAt } from '../reference.ts';

type Fill = (offset: DrawOffset, length: number) => Float32Array | Uint32Array | Uint8Array;

/** What is filled by WebAssembly, and how many blocks are reserved for each group of four numbers. */
const fills: Record<string, { fill: Fill; blocks: bigint }> = {
  bits: { fill: (offset, length) => filled(new Uint32Array(length), (out) => fillBits(offset, out)), blocks: 1n },
  uniform: { fill: floats((offset, out) => fillUniform(offset, out, -3, 0.1)), blocks: 1n },
  bernoulli: {
    fill: (offset, length) => filled(new Uint8Array(length), (out) => fillBernoulli(offset, out, 0.3)),
    blocks: 1n,
  },
  dropout: {
    fill: floats((offset, out) => {
      const x = out.map((_, i) => i / 7 - 5);
      const attributes = { rate: 0.3, noiseShape: [x.length], offset, scale: 1.7, shift: -0.3, dropped: 0.2 };
      fillDropout(x, [x.length], attributes, out);
    }),
    blocks: 1n,
  },
  'dropout with a broadcast mask': {
    fill: floats((offset, out) => {
      const x = out.map((_, i) => i / 7 - 5);
      fillDropout(x, [1, x.length, 1], { rate: 0.3, noiseShape: [1, x.length, 1], offset }, x);
      fillDropout(x, [x.length, 1], { rate: 0.3, noiseShape: [1, 1], offset }, out);
    }),
    blocks: 1n,
  },
  normal: { fill: floats((offset, out) => fillNormal(offset, out, 0.1, 1.7)), blocks: 1n },
  'truncated normal': { fill: floats((offset, out) => fillTruncatedNormal(offset, out, 0.1, 1.7)), blocks: 256n },
};

function filled<T>(out: T, fill: (out: T) => void): T {
  fill(out);
  return out;
}

function floats(fill: (offset: DrawOffset, out: Float32Array) => void): Fill {
  return (offset, length) => filled(new Float32Array(length), (out) => fill(offset, out));
}

describe('the WebAssembly module', () => {
  before(function () {
    if (simd() === undefined) this.skip();
  });

  it('is at most 10 kB', () => {
    expect(atob(SIMD_BINARY).length).to.be.within(1000, 10_000);
  });

  for (const [name, { fill, blocks }] of Object.entries(fills)) {
    describe(`for ${name}`, () => {
      const agree = (offset: DrawOffset, length: number) => {
        const wanted = byScalarCode(() => fill(offset, length));
        if (hexOf(fill(offset, length)) !== hexOf(wanted)) expect.fail(`${length} numbers from ${offset.counter} on`);
      };

      it('returns the bits of the scalar code at 200 arbitrary offsets', () => {
        const next = arbitrary(name);
        for (let i = 0; i < 200; i++) {
          agree(offsetAt(integerOf(128, next), integerOf(64, next)), 16 + Math.floor(next() * 9000));
        }
      });

      for (const bits of [32n, 64n, 96n, 128n]) {
        it(`carries where the counter reaches 2^${bits}`, () => {
          for (let distance = 1n; distance <= 40n; distance++)
            agree(offsetAt((1n << bits) - distance * blocks, 7n), 170);
          agree(offsetAt((1n << bits) - 1024n * blocks, 7n), 9000);
          agree(offsetAt((1n << bits) - 1n, 7n), 9000);
          agree(offsetAt((1n << bits) - 1500n * blocks - 1n, 7n), 9000);
        });
      }

      it('returns the bits of the scalar code for lengths around the minimum and around a piece', () => {
        for (let length = 0; length < 100; length++) agree(offsetAt(1n, 2n), length);
        for (let length = 4060; length < 4130; length++) agree(offsetAt(1n, 2n), length);
      });
    });
  }

  it('returns the bits of the scalar code for uniform numbers of any range, down to the smallest', () => {
    const fill = (maxval: number, minval = 0) =>
      filled(new Float32Array(1000), (out) => fillUniform(offsetAt(1n, 2n), out, minval, maxval));
    for (let exponent = -149; exponent < 128; exponent++) {
      for (const maxval of [2 ** exponent, 1.4 * 2 ** exponent]) {
        if (hexOf(fill(maxval)) !== hexOf(byScalarCode(() => fill(maxval)))) expect.fail(`[0, ${maxval})`);
      }
    }
    expect(hexOf(fill(-0, -0))).to.equal(hexOf(byScalarCode(() => fill(-0, -0))));
  });
});
