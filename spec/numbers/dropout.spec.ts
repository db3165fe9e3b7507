import { expect } from 'chai';
import { type DropoutAttributes, fillDropout, fillKeepMask, keptScale } from '../../numbers/dropout.ts';
import { wordsOf } from '../../numbers/int64.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { statelessOffset } from '../../numbers/stateless_seed.ts';
import { fillUniform } from '../../numbers/uniform.ts';
import { bitsOf, floatsOf } from '../bits.ts';
import { golden } from '../goldens/read.ts';
import { itFillsInOrder } from './fill_suite.ts';
import { arbitrary, offsetAt, sizeOf } from './reference.ts';
import { withAndWithoutSimd } from './with_and_without_simd.ts';

interface KerasCase {
  layer: string;
  seed: number;
  rate: number;
  noise_shape: (number | null)[] | null;
  input_shape?: number[];
  calls: number[][];
}

const keras = golden('keras') as { input: number[]; dropout: KerasCase[] };

function dropout(x: Float32Array, shape: readonly number[], attributes: DropoutAttributes): Float32Array {
  const out = new Float32Array(x.length).fill(99);
  fillDropout(x, shape, attributes, out);
  return out;
}

function keepMask(attributes: DropoutAttributes): Uint8Array {
  const out = new Uint8Array(sizeOf(attributes.noiseShape)).fill(99);
  fillKeepMask(attributes, out);
  return out;
}

/** TensorFlow's `_dropout`, computed from the uniform numbers, index by index. */
function referenceDropout(x: Float32Array, shape: readonly number[], { rate, noiseShape, offset }: DropoutAttributes) {
  const uniform = new Float32Array(sizeOf(noiseShape));
  fillUniform(offset, uniform, 0, 1);
  const scale = Math.fround(1 / (1 - rate));
  return x.map((number, flat) => {
    let at = 0;
    for (let axis = 0, rest = flat, inner = sizeOf(shape); axis < shape.length; axis++) {
      inner /= shape[axis];
      const index = Math.floor(rest / inner);
      rest -= index * inner;
      at = at * noiseShape[axis] + (noiseShape[axis] === 1 ? 0 : index);
    }
    return uniform[at] >= Math.fround(rate) ? Math.fround(number * scale) : 0;
  });
}

/** The offset of draw `k` of a Keras layer with a seed. */
function kerasOffset(seed: number, k: number): DrawOffset {
  return statelessOffset(wordsOf(BigInt(seed % 2147483646)), wordsOf(BigInt(k)));
}

describe('fillDropout', () => {
  withAndWithoutSimd(() => {
    for (const { layer, seed, rate, noise_shape, input_shape, calls } of keras.dropout) {
      it(`reference: equals three calls of Keras's ${layer}(${rate}, noise_shape=${noise_shape}, seed=${seed})`, () => {
        const shape = input_shape ?? [2, 3, 4];
        const spatial = shape.map((length, axis) => (axis === 0 || axis === shape.length - 1 ? length : 1));
        const noiseShape = layer === 'Dropout' ? (noise_shape ?? shape).map((n, axis) => n ?? shape[axis]) : spatial;
        const got = calls.map((_, k) =>
          dropout(floatsOf(keras.input), shape, { rate, noiseShape, offset: kerasOffset(seed, k) }),
        );
        expect(got.map(bitsOf)).to.deep.equal(calls);
      });
    }

    // The examples of TensorFlow's documentation: python/ops/nn_ops.py, stateless_dropout.
    for (const [rate, seed, kept] of [
      [0.5, [1, 0], [0, 2, 7, 9, 14]],
      [0.8, [1, 0], [0, 9, 14]],
      [0.8, [2, 0], [0, 8]],
    ] as [number, [number, number], number[]][]) {
      it(`reference: keeps ${kept} of TensorFlow's stateless_dropout(ones([3, 5]), ${rate}, seed=[${seed}])`, () => {
        const offset = kerasOffset(seed[0], seed[1]);
        const got = dropout(new Float32Array(15).fill(1), [3, 5], { rate, noiseShape: [3, 5], offset });
        expect([...got.keys()].filter((i) => got[i] !== 0)).to.deep.equal(kept);
      });
    }

    it("reference: keeps 0, 7, 9 of TensorFlow's stateless_dropout(ones([3, 10]), 2/3, seed=[1, 0], noise_shape=[1, 10])", () => {
      const attributes = { rate: 2 / 3, noiseShape: [1, 10], offset: kerasOffset(1, 0) };
      const got = dropout(new Float32Array(30).fill(1), [3, 10], attributes);
      expect([...got.keys()].filter((i) => got[i] !== 0)).to.deep.equal([0, 7, 9, 10, 17, 19, 20, 27, 29]);
    });

    it("reference: keeps 0, 2, 5, 8 of TensorFlow's stateless_dropout(ones([10]), 0.3, seed=[1, 2])", () => {
      // Measured with TensorFlow 2.21.0.
      const attributes = { rate: 0.3, noiseShape: [10], offset: kerasOffset(1, 2) };
      const got = dropout(new Float32Array(10).fill(1), [10], attributes);
      expect([...got.keys()].filter((i) => got[i] !== 0)).to.deep.equal([0, 2, 5, 8]);
    });

    it('agrees with the reference for 1,000 arbitrary shapes of up to five axes, masks, rates and numbers', () => {
      const next = arbitrary('dropouts');
      const strange = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 3e38, 1e-40];
      for (let i = 0; i < 1000; i++) {
        const lengths = [0, 1, 1, 2, 3, 4, 5, 7];
        const shape = Array.from({ length: i % 6 }, () => lengths[Math.floor(next() * lengths.length)]);
        const noiseShape = shape.map((length) => (next() < 0.5 ? 1 : length));
        const rate = [0.1, 0.3, 0.5, 0.9, next()][Math.floor(next() * 5)];
        const offset = offsetAt(BigInt(i) << 60n, 3n);
        const x = Float32Array.from({ length: sizeOf(shape) }, () =>
          next() < 0.2 ? strange[Math.floor(next() * strange.length)] : next() * 8 - 4,
        );
        const attributes = { rate, noiseShape, offset };
        const what = `shape [${shape}], mask [${noiseShape}], rate ${rate}`;
        const wanted = bitsOf(referenceDropout(x, shape, attributes));
        expect(bitsOf(dropout(x, shape, attributes)), what).to.deep.equal(wanted);
      }
    });

    it('agrees with the reference where mask or rows are longer than a piece', () => {
      for (const [shape, noiseShape] of [
        [[5000], [5000]],
        [
          [3, 5000],
          [1, 5000],
        ],
        [
          [3, 5000],
          [3, 1],
        ],
        [
          [9000, 2],
          [9000, 1],
        ],
      ]) {
        const x = Float32Array.from({ length: sizeOf(shape) }, (_, i) => i + 1);
        const attributes = { rate: 0.4, noiseShape, offset: offsetAt(0n, 4n) };
        const wanted = bitsOf(referenceDropout(x, shape, attributes));
        expect(bitsOf(dropout(x, shape, attributes)), `[${shape}], [${noiseShape}]`).to.deep.equal(wanted);
      }
    });

    for (const noiseShape of [
      [40, 25],
      [40, 1],
      [1, 25],
    ]) {
      it(`drops NaN, infinities and negative numbers to +0, with a mask of shape [${noiseShape}]`, () => {
        const attributes = { rate: 0.5, noiseShape, offset: offsetAt(0n, 9n) };
        const kept = dropout(new Float32Array(1000).fill(1), [40, 25], attributes);
        expect(new Set(kept)).to.deep.equal(new Set([0, 2]));
        for (const number of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -3, -0]) {
          const got = dropout(new Float32Array(1000).fill(number), [40, 25], attributes);
          const wanted = kept.map((factor) => (factor ? number * 2 : 0));
          expect(bitsOf(got), `${number}`).to.deep.equal(bitsOf(wanted));
        }
      });
    }

    describe('as a fill', () => {
      itFillsInOrder((offset, length) => {
        const x = Float32Array.from({ length }, (_, i) => i + 1);
        return dropout(x, [length], { rate: 0.5, noiseShape: [length], offset });
      });
    });
  });
});

describe('fillKeepMask', () => {
  withAndWithoutSimd(() => {
    for (const rate of [
      0,
      0.1,
      0.25,
      1 / 3,
      0.5,
      0.9,
      0.999,
      1 - 2 ** -23,
      1 - 2 ** -24,
      2 ** -23,
      2 ** -24,
      1e-9,
      0.3 + 1e-9,
    ]) {
      it(`keeps where the uniform float32 is at least the float32 of ${rate}`, () => {
        const offset = offsetAt(0n, 10n);
        const uniform = new Float32Array(20_000);
        fillUniform(offset, uniform, 0, 1);
        const wanted = Array.from(uniform, (u) => (u >= Math.fround(rate) ? 1 : 0));
        expect([...keepMask({ rate, noiseShape: [20_000], offset })]).to.deep.equal(wanted);
      });
    }

    it('keeps where the uniform number equals the float32 of the rate, and drops where it is one float32 below', () => {
      const offset = offsetAt(0n, 10n);
      const uniform = new Float32Array(100);
      fillUniform(offset, uniform, 0, 1);
      const keeps = (i: number, rate: number) => keepMask({ rate, noiseShape: [100], offset })[i] === 1;
      for (const [i, u] of uniform.entries()) {
        expect(keeps(i, u), `${u} at its own rate`).to.equal(true);
        expect(keeps(i, u * (1 + 2 ** -26)), `${u} at a rate that is rounded down to it`).to.equal(true);
        expect(keeps(i, u * (1 - 2 ** -26)), `${u} at a rate that is rounded up to it`).to.equal(true);
        expect(keeps(i, u < 0.5 ? u + 2 ** -25 : u + 2 ** -24), `${u} at the next float32`).to.equal(false);
      }
    });

    describe('as a fill', () => {
      itFillsInOrder((offset, length) => keepMask({ rate: 0.5, noiseShape: [length], offset }));
    });
  });
});

describe('keptScale', () => {
  withAndWithoutSimd(() => {
    it('divides in float64 and rounds to float32 once', () => {
      expect([0, 0.5, 0.75].map(keptScale)).to.deep.equal([1, 2, 4]);
      expect([0.1, 0.3].map(keptScale)).to.deep.equal([1.1111111640930176, 1.4285714626312256]);
      // Rounded before the division, it would be 9.999998092651367.
      expect(keptScale(0.9)).to.equal(10);
    });
  });
});
