import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, seededDropout } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';

const SHAPE = [64, 100];
const BYTES = 4 * 64 * 100;

/** The kernels of some work by `tf.profile`, and the memory at its peak and at its end, in sizes of the input. */
async function profileOf(work: () => tf.Tensor): Promise<{ kernels: string[]; peak: number; left: number }> {
  const before = tf.memory().numBytes;
  const { kernels, peakBytes, newBytes, result } = await tf.profile(work);
  (result as tf.Tensor).dispose();
  return { kernels: kernels.map(({ name }) => name), peak: (peakBytes - before) / BYTES, left: newBytes / BYTES };
}

describe('the memory of a dropout', () => {
  onEveryBackend(() => {
    let x: tf.Tensor;
    let dy: tf.Tensor;
    const seeded = () => seededDropout({ rate: 0.5, generator: Generator.fromSeed(1) });
    const forward = (layer: tf.layers.Layer) => layer.call(x, { training: true }) as tf.Tensor;
    const backward = (layer: tf.layers.Layer) => tf.grad((y) => layer.call(y, { training: true }) as tf.Tensor)(x, dy);

    before(() => {
      x = tf.ones(SHAPE);
      dy = tf.ones(SHAPE);
    });

    after(() => tf.dispose([x, dy]));

    it('is that of its output, in addition to the input', async () => {
      const layer = seeded();
      expect(await profileOf(() => forward(layer))).to.deep.equal({ kernels: ['SeededDropout'], peak: 1, left: 1 });
    });

    it('is with its gradient that of the output and of the gradient: nothing is saved in between', async () => {
      const layer = seeded();
      const kernels = ['SeededDropout', 'SeededDropout'];
      expect(await profileOf(() => backward(layer))).to.deep.equal({ kernels, peak: 2, left: 1 });
    });

    it("is less than a quarter of stock's", async () => {
      const stock = tf.layers.dropout({ rate: 0.5 });
      expect((await profileOf(() => forward(stock))).peak).to.be.above(4);
      expect((await profileOf(() => backward(stock))).peak).to.be.above(8);
    });
  });
});
