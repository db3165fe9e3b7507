import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { EpochTotals } from '../../../models/run/epoch_totals.ts';
import { onEveryBackend } from '../../backends.ts';

/** Uneven batches, and losses whose sum depends on the order and the rounding of each step. */
const batches = Array.from({ length: 23 }, (_, i) => ({
  size: i === 22 ? 3 : 32,
  loss: 0.1 + 0.37 * i,
  acc: 1 / (i + 3),
}));

describe('the totals of an epoch', () => {
  onEveryBackend(() => {
    it('are averaged as by tfjs, to the bit, also when they went through a checkpoint', async () => {
      const { loss, acc } = averages();
      for (let cut = 0; cut <= batches.length; cut++) {
        const before = tf.memory().numTensors;
        const [first, second] = [new EpochTotals(), new EpochTotals()];
        first.begin();
        for (const batch of batches.slice(0, cut)) addTo(first, batch);
        second.begin(JSON.parse(JSON.stringify(await first.capture()())));
        first.dispose();
        for (const batch of batches.slice(cut)) addTo(second, batch);
        const logs = second.averages();
        second.dispose();
        expect(Object.keys(logs)).to.deep.equal(['loss', 'acc']);
        expect(logs.loss.dataSync()[0]).to.equal(loss);
        expect(logs.acc.dataSync()[0]).to.equal(acc);
        tf.dispose(logs);
        expect(tf.memory().numTensors).to.equal(before);
      }
    });

    it('are captured at one instant, whatever is added while they are read', async () => {
      const before = tf.memory().numTensors;
      const totals = new EpochTotals();
      totals.begin();
      addTo(totals, { size: 2, loss: 1.5, acc: 0.5 });
      const read = totals.capture();
      addTo(totals, { size: 4, loss: 8, acc: 1 });
      expect(await read()).to.deep.equal({ seen: 2, totals: { loss: 3, acc: 1 } });
      totals.begin();
      const empty = totals.averages();
      totals.dispose();
      expect(empty).to.deep.equal({});
      expect(tf.memory().numTensors).to.equal(before);
    });
  });
});

function addTo(totals: EpochTotals, { size, loss, acc }: (typeof batches)[number]): void {
  const metrics = { loss: tf.scalar(loss), acc: tf.scalar(acc) };
  totals.add(metrics, size);
  tf.dispose(metrics);
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
