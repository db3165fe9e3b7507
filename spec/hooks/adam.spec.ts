import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { hookAdam } from '../../hooks/adam.ts';
import '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { failureOf } from '../failure_of.ts';
import { reloaded } from '../save.ts';

describe('Adam', () => {
  onEveryBackend(() => {
    it('resumes bit for bit after any number of steps', async () => {
      const xs = tf.range(0, 24).sin().reshape([12, 2]);
      const ys = tf.range(0, 12).cos().reshape([12, 1]);
      const train = (model: tf.LayersModel, epochs: number, initialEpoch: number) =>
        model.fit(xs, ys, { epochs, initialEpoch, batchSize: 2, shuffle: false, verbose: 0 });
      const make = () => {
        const model = tf.sequential({
          layers: [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer: 'ones' })],
        });
        model.compile({ optimizer: tf.train.adam(0.05, 0.87, 0.997), loss: 'meanSquaredError' });
        return model;
      };
      const whole = make();
      await train(whole, 40, 0);
      const weights = bitsOf(whole.getWeights()[0]);
      for (const stop of [7, 33]) {
        const first = make();
        await train(first, stop, 0);
        const second = await reloaded(first, { includeOptimizer: true });
        const before = tf.memory().numTensors;
        await train(second, 40, stop);
        expect(tf.memory().numTensors - before).to.equal(0);
        expect(bitsOf(second.getWeights()[0]), `stopped after ${6 * stop} steps`).to.deep.equal(weights);
      }
    });

    it('leaves no tensors behind when its weights are set', async () => {
      const adam = tf.train.adam(0.01);
      await adam.setWeights([{ name: 'iter', tensor: tf.scalar(1000, 'int32') }]);
      const before = tf.memory().numTensors;
      const iterations = { name: 'iter', tensor: tf.scalar(100_000, 'int32') };
      await adam.setWeights([iterations]);
      expect(tf.memory().numTensors - before).to.equal(1);
      iterations.tensor.dispose();
    });
  });

  for (const [name, adam, iterations, message] of [
    ['a negative beta', () => tf.train.adam(0.1, -1), 3, /^Adam: `beta1` must be in \[0, 1\], but got -1\.$/],
    ['a beta above 1', () => tf.train.adam(0.1, 0.9, 1.5), 3, /^Adam: `beta2` must be in \[0, 1\], but got 1\.5\.$/],
    ['a count that no int32 holds', () => tf.train.adam(0.1), 3e38, /^Adam: `iter` must be an integer in \[0, 2\^31\)/],
    [
      'a negative count',
      () => tf.train.adam(0.1),
      -1,
      /^Adam: `iter` must be an integer in \[0, 2\^31\), but got -1\./,
    ],
  ] as const) {
    it(`refuses ${name}, as from a damaged file`, async () => {
      const weights = [{ name: 'iter', tensor: tf.scalar(iterations) }];
      expect((await failureOf(adam().setWeights(weights))).message).to.match(message);
    });
  }

  it('sets its weights without delay for a count of 2^31', async () => {
    const adam = tf.train.adam(0.1, 0.9999999);
    await adam.setWeights([{ name: 'iter', tensor: tf.scalar(2 ** 31 - 1, 'int32') }]);
    const [{ tensor }] = await adam.getWeights();
    expect(tensor.dataSync()[0]).to.equal(2 ** 31 - 1);
  });

  it('is hooked once, however often hookAdam is called', () => {
    const { setWeights } = tf.AdamOptimizer.prototype;
    hookAdam();
    expect(tf.AdamOptimizer.prototype.setWeights).to.equal(setWeights);
  });
});
