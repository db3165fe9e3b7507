import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, SeededOrthogonal, type Stream, seededOrthogonal } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf, floatsOf } from '../bits.ts';
import { golden } from '../goldens/read.ts';
import { sha256 as sha256OfBytes } from '../sha256.ts';
import { expectRefused } from './expectations.ts';
import { itIsASeededInitializer } from './initializer_suite.ts';

itIsASeededInitializer({
  cls: SeededOrthogonal,
  make: seededOrthogonal,
  kind: 'orthogonal',
  keras: 'Orthogonal',
  args: { gain: 0 },
  defaults: { gain: 1 },
  drawn: (draw, { gain }) => gramSchmidt(draw, gain),
  refused: [
    [{ gain: Number.NaN }, RangeError, 'gain'],
    [{ gain: Infinity }, RangeError, 'gain'],
    [{ gain: '1' }, TypeError, 'gain'],
  ],
  within: 2e-6,
  minRank: 2,
});

describe('SeededOrthogonal', () => {
  onEveryBackend(() => {
    for (const [shape, gain] of [
      [[6, 6], 1],
      [[5, 3], 1],
      [[3, 5], 1],
      [[5, 3], -2.5],
      [[1, 7], 1],
      [[7, 1], 0.5],
      [[1, 1], 3],
      [[2, 3, 4], 1],
      [[2, 2, 9], 2],
      [[3, 3, 2, 4], 1.5],
      [[2, 1, 2, 30], 1],
      [[256, 256], 1],
    ] as const) {
      it(`returns an orthonormal matrix times ${gain} for the shape [${shape}]`, () => {
        const weight = seededOrthogonal({ gain, generator: Generator.fromSeed(1) }).apply([...shape]);
        expect(weight.shape).to.deep.equal(shape);
        expectOrthonormal(weight, Math.abs(gain));
      });
    }

    it('is orthonormal to within 1e-5 in the cases of Keras', () => {
      const rows = golden('keras').initializers.filter(
        ({ initializer, seed }: { initializer: string; seed?: number }) =>
          initializer === 'Orthogonal' && seed !== undefined,
      );
      expect(rows).to.have.lengthOf(15);
      for (const { args, seed, shape, value } of rows) {
        expectOrthonormal(seededOrthogonal({ ...args, seed }).apply(shape), args.gain);
        expectOrthonormal(tf.tensor(floatsOf(value), shape), args.gain);
      }
    });

    it("has the properties of the stock initializer's result", () => {
      const stock = tf.initializers.orthogonal({ gain: 2, seed: 1 });
      const ours = seededOrthogonal({ gain: 2, seed: 1 });
      for (const shape of [
        [4, 4],
        [6, 2],
        [2, 6],
        [2, 2, 3],
      ]) {
        for (const weight of [stock.apply(shape), ours.apply(shape)]) {
          expect(weight.shape).to.deep.equal(shape);
          expect(weight.dtype).to.equal('float32');
          expectOrthonormal(weight, 2);
        }
      }
    });

    it('accepts a gain of 0, and multiplies exactly by a power of 2', () => {
      const values = (gain: number) => seededOrthogonal({ gain, seed: 5 }).apply([6, 4]).dataSync();
      expect([...values(0)].every((value) => value === 0)).to.equal(true);
      expect(values(-4)).to.deep.equal(values(1).map((value) => -4 * value));
    });

    it('returns for a wide weight the transpose of the tall one', () => {
      const initializer = seededOrthogonal({ seed: 5 });
      const [tall, wide] = [initializer.apply([7, 4]), initializer.apply([4, 7])];
      expect(bitsOf(tf.transpose(wide))).to.deep.equal(bitsOf(tall));
      expect(bitsOf(initializer.apply([7, 2, 2]))).to.deep.equal(bitsOf(initializer.apply([14, 2])));
    });

    it('stable: returns these values', () => {
      const initializer = seededOrthogonal({ generator: Generator.fromSeed(42) });
      expect(sha256(initializer.apply([40, 24]))).to.equal(
        '1a83565666df9ebda7334c3f021f03dbfc6ff813569e1ae7c7e8e814b069b653',
      );
      expect(sha256(initializer.apply([3, 3, 8, 100]))).to.equal(
        'aea41cbbc3b78f102f48e37a58ee3142fa80067f7603b01e1fd2a9e10e7665a0',
      );
    });

    it('refuses a weight of fewer than two axes, and draws nothing', () => {
      const generator = Generator.fromSeed(1);
      const initializer = seededOrthogonal({ generator });
      const record = generator.getConfig();
      for (const shape of [[], [5]]) {
        expectRefused(() => initializer.apply(shape), RangeError, 'SeededOrthogonal', 'shape');
      }
      const gammaInitializer = initializer;
      const layer = tf.layers.batchNormalization({ inputShape: [6], gammaInitializer });
      expect(() => tf.sequential({ layers: [layer] })).to.throw(RangeError, 'SeededOrthogonal: `shape`');
      expect(generator.getConfig()).to.deep.equal(record);
    });

    it('statistical: prefers no direction', () => {
      // Each number of a uniformly distributed orthogonal 3 x 3 matrix has mean 0 and variance 1/3, and so has the
      // trace, with variance 1. Ten means within six standard errors: two false alarms in 10^8.
      const initializer = seededOrthogonal({ generator: Generator.fromSeed(1) });
      const draws = 1000;
      const sums = new Float64Array(10);
      for (let i = 0; i < draws; i++) {
        const values = initializer.apply([3, 3]).dataSync();
        for (let j = 0; j < 9; j++) sums[j] += values[j];
        sums[9] += values[0] + values[4] + values[8];
      }
      for (const sum of sums.subarray(0, 9)) expect(sum / draws).to.be.closeTo(0, 6 * Math.sqrt(1 / 3 / draws));
      expect(sums[9] / draws).to.be.closeTo(0, 6 * Math.sqrt(1 / draws));
    });
  });
});

/** Expects that the shorter side of a weight, as a matrix, is orthonormal times `gain`. */
function expectOrthonormal(weight: tf.Tensor, gain: number): void {
  const columns = weight.shape[weight.rank - 1];
  const rows = weight.size / columns;
  const values = weight.dataSync();
  const [short, long] = [Math.min(rows, columns), Math.max(rows, columns)];
  const at = (i: number, k: number) => (rows < columns ? values[i * columns + k] : values[k * columns + i]);
  let worst = 0;
  for (let i = 0; i < short; i++) {
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let k = 0; k < long; k++) product += at(i, k) * at(j, k);
      worst = Math.max(worst, Math.abs(product / gain ** 2 - (i === j ? 1 : 0)));
    }
  }
  expect(worst).to.be.below(1e-5);
}

/** Keras's Orthogonal for the shape [4, 3]: the Gram-Schmidt process on the columns of a normal matrix. */
function gramSchmidt(draw: ReturnType<Stream['at']>, gain: number): Float32Array {
  const normal = draw.normal([4, 3]).dataSync();
  const columns = [0, 1, 2].map((j) => Float64Array.from([0, 1, 2, 3], (i) => normal[3 * i + j]));
  for (const [j, column] of columns.entries()) {
    for (const before of columns.slice(0, j)) {
      const projection = column.reduce((sum, value, i) => sum + value * before[i], 0);
      for (const i of column.keys()) column[i] -= projection * before[i];
    }
    const norm = Math.hypot(...column);
    for (const i of column.keys()) column[i] /= norm;
  }
  return Float32Array.from({ length: 12 }, (_, at) => gain * columns[at % 3][Math.floor(at / 3)]);
}

function sha256(weight: tf.Tensor): string {
  return sha256OfBytes(new Uint8Array(weight.dataSync().slice().buffer));
}
