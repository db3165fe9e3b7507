import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { bernoulli } from '../../backends/bernoulli.ts';
import { dropout } from '../../backends/dropout.ts';
import { uniform } from '../../backends/uniform.ts';
import { fillBernoulli } from '../../numbers/bernoulli.ts';
import { type DropoutAttributes, fillDropout } from '../../numbers/dropout.ts';
import { fillUniform } from '../../numbers/uniform.ts';
import { onBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { arbitrary, offsetAt, sizeOf } from '../numbers/reference.ts';

/** Offsets at which the counter carries into each of its words within the draw. */
const offsets = [32n, 64n, 96n, 128n].map((bits) => offsetAt(2n ** bits - 9n, 0x123456789abcdef0n));

/** SELU's alpha dropout: a product and a sum that must be rounded separately. */
const alpha = { scale: 0.8864053, shift: 0.2336478, dropped: -1.3247145 };

/** Returns the numbers that the host makes. */
export function onHost(x: Float32Array, shape: readonly number[], attributes: DropoutAttributes): Float32Array {
  const out = new Float32Array(x.length);
  fillDropout(x, shape, attributes, out);
  return out;
}

/** Returns the index of the first element in which two arrays differ, or -1. */
export function firstDifference(a: tf.TypedArray, b: tf.TypedArray): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return i;
  return -1;
}

/** Makes the claims about the kernels of a device. `programs` returns how many programs the backend has compiled. */
export function itIsExactOn(backend: 'webgl' | 'webgpu', programs: () => number): void {
  onBackend(backend, () => {
    it('drops what the host drops, for 42 arbitrary shapes of up to six axes, mask shapes and offsets', async () => {
      const next = arbitrary('dropouts on devices');
      for (let i = 0; i < 42; i++) {
        const shape = Array.from({ length: i % 7 }, () => [1, 2, 3, 4, 5, 8][Math.floor(next() * 6)]);
        const noiseShape = shape.map((length) => (next() < 0.4 ? 1 : length));
        const offset = offsets[i % offsets.length];
        const x = Float32Array.from({ length: sizeOf(shape) }, () => next() * 8 - 4);
        const attributes = { rate: next(), noiseShape, offset, ...(i % 2 ? alpha : {}) };
        const input = tf.tensor(x, shape);
        const out = dropout(input, attributes);
        const what = `shape [${shape}], mask [${noiseShape}], rate ${attributes.rate}`;
        expect(bitsOf((await out.data()) as Float32Array), what).to.deep.equal(bitsOf(onHost(x, shape, attributes)));
        tf.dispose([input, out]);
      }
    });

    for (const shape of [[1001], [128], [999, 3], [3, 999], [500, 1], [2, 2, 250], [3, 5, 7, 11], [2, 3, 2, 3, 2, 5]]) {
      it(`draws what the host draws, in shape [${shape}]`, async () => {
        const size = sizeOf(shape);
        for (const offset of offsets) {
          for (const [minval, maxval] of [
            [0, 1],
            [-0.0347, 0.0347],
            [2, 7.3],
          ]) {
            const wanted = new Float32Array(size);
            fillUniform(offset, wanted, minval, maxval);
            const out = uniform(shape, () => offset, minval, maxval);
            expect(bitsOf((await out.data()) as Float32Array), `[${minval}, ${maxval})`).to.deep.equal(bitsOf(wanted));
            out.dispose();
          }
          const wanted = new Uint8Array(size);
          fillBernoulli(offset, wanted, 0.3);
          const out = bernoulli(shape, () => offset, 0.3);
          expect(out.dtype).to.equal('bool');
          expect([...(await out.data())]).to.deep.equal([...wanted]);
          out.dispose();
        }
      });
    }

    it('is exact beyond 2^24 elements', async () => {
      const shape = [4099, 4101];
      const [offset] = offsets;
      const numbers = new Float32Array(sizeOf(shape));
      fillUniform(offset, numbers, 0, 1);
      const x = uniform(shape, () => offset, 0, 1);
      expect(firstDifference(await x.data(), numbers)).to.equal(-1);
      const attributes = { rate: 0.3, noiseShape: shape, offset: offsets[1] };
      const out = dropout(x, attributes);
      expect(firstDifference(await out.data(), onHost(numbers, shape, attributes))).to.equal(-1);
      tf.dispose([x, out]);
    });

    it('keeps or drops infinities, zeros with their signs, and NaN as the host does', () => {
      const strange = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0];
      const x = Float32Array.from({ length: 200 }, (_, i) => strange[i % 5]);
      const attributes = { rate: 0.4, noiseShape: [200], offset: offsets[0] };
      const wanted = [...onHost(x, [200], attributes)];
      expect([...dropout(tf.tensor(x), attributes).dataSync()]).to.deep.equal(wanted);
    });

    it('scales subnormal numbers, or flushes them to zero', () => {
      const x = new Float32Array(100).fill(1e-39);
      const attributes = { rate: 0.5, noiseShape: [100], offset: offsets[0] };
      const wanted = onHost(x, [100], attributes);
      const got = dropout(tf.tensor(x), attributes).dataSync();
      got.forEach((number, i) => {
        expect(number, `${i}`).to.be.oneOf([wanted[i], 0]);
      });
    });

    it('accepts the outputs of other operations', () => {
      const attributes = { rate: 0.4, noiseShape: [5, 7], offset: offsets[0] };
      const x = tf.tidy(() => tf.range(0, 84).reshape([7, 12]).transpose().slice([3, 0], [5, 7]).add(1));
      const wanted = bitsOf(onHost(x.dataSync() as Float32Array, [5, 7], attributes));
      expect(bitsOf(dropout(x, attributes))).to.deep.equal(wanted);
    });

    it('makes outputs that other operations accept', () => {
      // Odd lengths: the padding of their textures would enter the product.
      const [left, right] = [
        [5, 7],
        [7, 3],
      ].map((shape) => {
        const attributes = { rate: 0.4, noiseShape: shape, offset: offsets[0], scale: 2, shift: 1, dropped: 5 };
        const ones = new Float32Array(sizeOf(shape)).fill(1);
        return { onDevice: dropout(tf.tensor(ones, shape), attributes), numbers: onHost(ones, shape, attributes) };
      });
      const wanted = Array.from({ length: 15 }, (_, at) => {
        const [row, column] = [Math.floor(at / 3), at % 3];
        const terms = Array.from({ length: 7 }, (_, i) => left.numbers[7 * row + i] * right.numbers[3 * i + column]);
        return terms.reduce((sum, term) => sum + term, 0);
      });
      expect([...tf.matMul(left.onDevice, right.onDevice).dataSync()]).to.deep.equal(wanted);
    });

    it('compiles a program once for all shapes', () => {
      const run = (shape: number[], noiseShape = shape) =>
        tf.tidy(() => {
          dropout(
            uniform(shape, () => offsets[0], 0, 1),
            { rate: 0.5, noiseShape, offset: offsets[0] },
          );
          bernoulli(shape, () => offsets[0], 0.5);
        });
      for (const shape of [[200], [201]]) run(shape);
      const before = programs();
      for (const shape of [[1000], [50, 7], [3, 10, 11], [1, 10, 15], [2, 3, 4, 9], [2, 3, 2, 3, 2, 3]]) run(shape);
      expect(programs()).to.equal(before);
    });

    it('keeps nothing on the device but its input and output', async () => {
      const bytes = () => (tf.memory() as unknown as { numBytesInGPU: number }).numBytesInGPU;
      const x = uniform([64, 64], () => offsets[0], 0, 1);
      await x.data();
      const tensors = tf.memory().numTensors;
      const [before, attributes] = [bytes(), { rate: 0.5, noiseShape: [64, 64], offset: offsets[0] }];
      const out = dropout(x, attributes);
      expect(tf.memory().numTensors - tensors).to.equal(1);
      // By now the uniforms have been released.
      await out.data();
      expect(bytes() - before).to.equal(4 * 64 * 64);
      tf.dispose([x, out]);
    });
  });
}
