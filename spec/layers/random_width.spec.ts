import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, seededRandomWidth } from '../../index.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { reloaded } from '../save.ts';

describe('SeededRandomWidth', () => {
  onEveryBackend(() => {
    const images = () => tf.range(0, 2 * 3 * 20 * 2).reshape([2, 3, 20, 2]);
    const widths = (layer: tf.layers.Layer, times = 12) =>
      Array.from({ length: times }, () =>
        tf.tidy(() => (layer.apply(images(), { training: true }) as tf.Tensor).shape[2]),
      );

    it('stretches to the width that its stream draws, a new one at each call', () => {
      const layer = seededRandomWidth({ factor: [-0.5, 0.25], generator: Generator.fromSeed(3) });
      const expected = Array.from({ length: 12 }, (_, k) =>
        Math.round(20 * layer.stream.at(k).uniform([], 0.5, 1.25).dataSync()[0]),
      );
      expect(widths(layer)).to.deep.equal(expected);
      expect(new Set(expected).size).to.be.greaterThan(3);
      expect(layer.stream.position).to.equal(12);
    });

    it('resizes as tfjs does', () => {
      for (const interpolation of ['bilinear', 'nearest'] as const) {
        const layer = seededRandomWidth({ factor: 0.4, interpolation, seed: 5 });
        const y = layer.apply(images(), { training: true }) as tf.Tensor4D;
        const resize = interpolation === 'nearest' ? tf.image.resizeNearestNeighbor : tf.image.resizeBilinear;
        expect(bitsOf(y)).to.deep.equal(bitsOf(resize(images() as tf.Tensor4D, [3, y.shape[2]])));
      }
    });

    it('returns images unchanged in inference and with a factor of 0, and draws nothing', () => {
      for (const [factor, kwargs] of [
        [0.5, {}],
        [0, { training: true }],
        [[0, 0], { training: true }],
      ] as const) {
        const layer = seededRandomWidth({ factor: factor as number, generator: Generator.fromSeed(3) });
        expect(bitsOf(layer.apply(images(), kwargs) as tf.Tensor)).to.deep.equal(bitsOf(images()));
        expect(layer.stream.position).to.equal(0);
      }
    });

    it('accepts a single image, and integers', () => {
      const y = seededRandomWidth({ factor: 0.5, seed: 1 }).call(tf.ones([3, 20, 1], 'int32'), {
        training: true,
      }) as tf.Tensor;
      expect(y.dtype).to.equal('float32');
      expect([y.shape[0], y.shape[2]]).to.deep.equal([3, 1]);
    });

    it('continues after saving and loading', async () => {
      const input = tf.input({ shape: [3, 20, 2] });
      const layer = seededRandomWidth({
        factor: [-0.5, 0.25],
        interpolation: 'nearest',
        generator: Generator.fromSeed(3),
      });
      const model = tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
      expect(model.outputShape).to.deep.equal([null, 3, null, 2]);
      widths(layer, 4);
      const other = (await reloaded(model)).layers[1];
      expect(widths(other)).to.deep.equal(widths(layer));
      expect(other.getConfig()).to.deep.include({ factor: [-0.5, 0.25], interpolation: 'nearest' });
    });

    it('leaves no tensors behind', () => {
      const layer = seededRandomWidth({ factor: 0.5, seed: 1 });
      for (const x of [images(), tf.ones([3, 20, 1], 'int32')]) {
        expect(tensorsLeftBy(() => (layer.apply(x, { training: true }) as tf.Tensor).dispose())).to.equal(0);
      }
    });

    it('refuses inputs that are not images, and draws nothing', () => {
      const layer = seededRandomWidth({ factor: 0.5, generator: Generator.fromSeed(1) });
      for (const shape of [[20], [3, 20], [1, 2, 3, 20, 1]]) {
        expect(() => layer.call(tf.ones(shape), { training: true })).to.throw(
          RangeError,
          '`inputs` must be of 3 or 4 axes',
        );
      }
      expect(layer.stream.position).to.equal(0);
    });
  });

  // A square image: for others tfjs's own gradient swaps rows and columns.
  it('has the gradient of its last resizing', async () => {
    await tf.setBackend('cpu');
    const layer = seededRandomWidth({ factor: 0.5, seed: 2 });
    const x = tf.range(0, 36).reshape([1, 6, 6, 1]);
    const y = layer.apply(x, { training: true }) as tf.Tensor4D;
    const dy = tf.range(0, y.size).reshape(y.shape);
    layer.stream.position = 0;
    const dx = tf.grad((images) => layer.apply(images, { training: true }) as tf.Tensor)(x, dy);
    const wanted = tf.grad((images) => tf.image.resizeBilinear(images as tf.Tensor4D, [6, y.shape[2]]))(x, dy);
    expect(y.shape[2]).not.to.equal(6);
    expect(bitsOf(dx)).to.deep.equal(bitsOf(wanted));
  });

  it('refuses invalid factors and interpolations', () => {
    for (const factor of [1, -0.1, [-1, 0], [0.5, 0.2], Number.NaN, [0, Infinity]]) {
      expect(() => seededRandomWidth({ factor } as never)).to.throw(RangeError, 'SeededRandomWidth: `factor` must be');
    }
    for (const factor of [undefined, '0.5', [0.1], [0.1, '0.2'], {}]) {
      expect(() => seededRandomWidth({ factor } as never)).to.throw(TypeError, 'SeededRandomWidth: `factor` must be');
    }
    expect(() => seededRandomWidth({ factor: 0.5, interpolation: 'bicubic' } as never)).to.throw(
      RangeError,
      "SeededRandomWidth: `interpolation` must be 'bilinear' or 'nearest'",
    );
  });
});
