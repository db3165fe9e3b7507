import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { EpochTotals } from '../../models/epoch_totals.ts';
import { onEveryBackend } from '../backends.ts';

/** Uneven batches, and losses whose sum depends on the order and the rounding of each step. */
const batches = Array.from({ length: 23 }, (_, i) => ({
  size: i === 22 ? 3 : 32,
  loss: 0.1 + 0.37 * i,
  acc: 1 / (i + 3),
}));

describe('the totals of an epoch', () => {
  onEveryBackend(() => {
    it('give the averages of tfjs, to the bit, also when they went through a checkpoint', async () => {
      const { loss, acc } = averages();
      for (let cut = 0; cut <= batches.length; cut++) {
        const before = tf.memory().numTensors;
        const [first, second] = [new EpochTotals(), new EpochTotals()];
        first.begin();
        for (const batch of batches.slice(0, cut)) addTo(first, batch);
        second.begin(JSON.parse(JSON.stringify(await first.getState())));
        first.dispose();
        for (const batch of batches.slice(cut)) addTo(second, batch);
        const logs: Record<string, number | tf.Scalar> = { val_loss: 1, loss: tf.scalar(5) };
        second.putInto(logs);
        second.dispose();
        expect(Object.keys(logs)).to.deep.equal(['val_loss', 'loss', 'acc']);
        expect((logs.loss as tf.Scalar).dataSync()[0]).to.equal(loss);
        expect((logs.acc as tf.Scalar).dataSync()[0]).to.equal(acc);
        tf.dispose(logs);
        expect(tf.memory().numTensors).to.equal(before);
      }
    });
  });
});

function addTo(totals: EpochTotals, { size, loss, acc }: (typeof batches)[number]): void {
  const logs = { batch: 0, size, loss: tf.scalar(loss), acc: tf.scalar(acc) };
  totals.add(logs);
  tf.dispose(logs);
}

/** What tfjs's own logger makes of the batches, step by step in float32. */
function averages(): { loss: number; acc: number } {
  const { fround } = Math;
  const seen = batches.reduce((sum, { size }) => sum + size, 0);
  const average = (key: 'loss' | 'acc') => {
    const total = batches.reduce((sum, batch) => fround(sum + fround(fround(batch[key]) * batch.size)), 0);
    return fround(fround(1 / seen) * total);
  };
  return { loss: average('loss'), acc: average('acc') };
}
