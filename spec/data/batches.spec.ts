import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, SeededBatches, type SeededBatchesArguments, seededBatches } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { expectRefused } from '../initializers/expectations.ts';
import { epochs, throughText } from './resume_suite.ts';
import { range } from './shuffle_order.ts';

const rows = (n: number) => tf.range(0, n);
const flat = (batches: unknown[]) => batches.flat() as number[];

describe('SeededBatches', () => {
  onEveryBackend(() => {
    it('has in epoch k the rows in the order of draw k, as stateless_shuffle does', async () => {
      for (const n of [1, 7, 12]) {
        const dataset = seededBatches(rows(n), { batchSize: 4, generator: Generator.fromSeed(5) });
        const orders = (await epochs(dataset, 3)).map(flat);
        const stream = Generator.fromSeed(5).stream('batches');
        expect(orders).to.deep.equal([0, 1, 2].map((k) => [...stream.at(k).permutation(n)]));
        expect(orders[1]).to.deep.equal([...stream.at(1).shuffle(rows(n)).dataSync()]);
        expect(dataset.stream.position).to.equal(3);
      }
    });

    it('reference: with seed 1, orders epoch 2 as tf.random.experimental.stateless_shuffle does with seed [1, 2]', async () => {
      // Measured with TensorFlow 2.21.0, over range(10).
      const dataset = seededBatches(rows(10), { batchSize: 10, seed: 1 });
      expect(flat((await epochs(dataset, 3))[2]).join(' ')).to.equal('0 3 8 1 5 4 9 7 6 2');
    });

    it('keeps the structure, the types and the bits of the data, row by row', async () => {
      const data = {
        xs: [tf.randomUniform([9, 2, 3]), { deep: tf.range(0, 9, 1, 'int32') }],
        ys: tf.tensor1d(
          range(9).map((i) => i % 2 === 0),
          'bool',
        ),
      };
      const dataset = seededBatches(data, { batchSize: 4, generator: Generator.fromSeed(1) });
      const order = [...Generator.fromSeed(1).stream('batches').at(0).permutation(9)];
      const { value } = await (await dataset.iterator()).next();
      const { xs, ys } = value as typeof data;
      const index = tf.tensor1d(order.slice(0, 4), 'int32');
      expect((xs[0] as tf.Tensor).arraySync()).to.deep.equal(tf.gather(data.xs[0] as tf.Tensor, index).arraySync());
      expect((xs[1] as { deep: tf.Tensor }).deep.arraySync()).to.deep.equal(order.slice(0, 4));
      expect((xs[1] as { deep: tf.Tensor }).deep.dtype).to.equal('int32');
      expect([ys.dtype, ys.arraySync()]).to.deep.equal(['bool', order.slice(0, 4).map((i) => (i % 2 === 0 ? 1 : 0))]);
    });

    it('has every row once in its shards together, whatever their number and the remainder', async () => {
      for (const [n, of] of [
        [12, 3],
        [13, 4],
        [3, 5],
      ]) {
        for (const smallLastBatch of [true, false]) {
          const args = { batchSize: 2, of, smallLastBatch };
          const shards = await Promise.all(
            range(of).map((shard) =>
              epochs(seededBatches(rows(n), { ...args, shard, generator: Generator.fromSeed(5) }), 2),
            ),
          );
          for (const epoch of [0, 1]) {
            const order = [...Generator.fromSeed(5).stream('batches').at(epoch).permutation(n)];
            const given = shards.map((shard) => flat(shard[epoch]));
            for (const [shard, mine] of given.entries()) {
              const whole = order.filter((_, i) => i % of === shard);
              expect(mine).to.deep.equal(smallLastBatch ? whole : whole.slice(0, mine.length));
              expect(whole.length - mine.length).to.be.lessThan(2);
            }
            if (smallLastBatch) expect(given.flat().sort((a, b) => a - b)).to.deep.equal(range(n));
          }
        }
      }
    });

    it('trains with fitDataset, keeps the data, and leaves no other tensors behind', async () => {
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      const data = { xs: tf.ones([10, 2]), ys: tf.ones([10, 1]) };
      const dataset = seededBatches(data, { batchSize: 4, generator: Generator.fromSeed(5) });
      await model.fitDataset(dataset, { epochs: 1, verbose: 0 });
      const before = tf.memory().numTensors;
      await model.fitDataset(dataset, { epochs: 2, verbose: 0 });
      expect(tf.memory().numTensors).to.equal(before);
      expect([data.xs.isDisposed, dataset.stream.position]).to.deep.equal([false, 3]);
    });

    it('refuses to read data that has been disposed of', async () => {
      const data = rows(4);
      const dataset = seededBatches(data, { batchSize: 2, seed: 1 });
      data.dispose();
      const error = await (await dataset.iterator()).next().catch((caught) => caught);
      expect(error)
        .to.be.an.instanceOf(Error)
        .with.property('message')
        .that.matches(/^seededBatches: `data` must not/);
    });
  });

  it('has its number of batches as its size', () => {
    const size = (n: number, args: object) => seededBatches(rows(n), { batchSize: 4, seed: 1, ...args }).size;
    expect([size(12, {}), size(13, {}), size(3, {}), size(0, {})]).to.deep.equal([3, 4, 1, 0]);
    expect([size(13, { smallLastBatch: false }), size(3, { smallLastBatch: false })]).to.deep.equal([3, 0]);
    expect([size(13, { shard: 0, of: 2 }), size(13, { shard: 1, of: 3 }), size(2, { shard: 4, of: 5 })]).to.deep.equal([
      2, 1, 0,
    ]);
  });

  it('repeats the order of draw 0 without reshuffling, and does not advance the stream', async () => {
    const dataset = seededBatches(rows(9), { batchSize: 9, seed: 3, reshuffleEachIteration: false });
    const [one, two] = await epochs(dataset, 2);
    expect(one).to.deep.equal(two);
    expect(dataset.stream.position).to.equal(0);
  });

  it('is restored from its config at the same position', async () => {
    for (const args of [{ generator: Generator.fromSeed(4) }, { seed: 4 }]) {
      const dataset = seededBatches(rows(9), { batchSize: 2, smallLastBatch: false, shard: 1, of: 2, ...args });
      await epochs(dataset, 2);
      const restored = SeededBatches.fromConfig(rows(9), throughText(dataset.getConfig()));
      await null;
      expect(throughText(restored.getConfig())).to.deep.equal(throughText(dataset.getConfig()));
      expect(await epochs(restored, 2)).to.deep.equal(await epochs(dataset, 2));
    }
  });

  it('refuses bad arguments in one sentence, and claims nothing', () => {
    const generator = Generator.fromSeed(1);
    for (const [kind, argument, data, args] of [
      [TypeError, 'data', undefined, {}],
      [TypeError, 'data', [], {}],
      [TypeError, 'data', { xs: [1, 2] }, {}],
      [TypeError, 'data', { xs: tf.data.array([1]) }, {}],
      [TypeError, 'data', tf.tensor1d(['a', 'b']), {}],
      [RangeError, 'data', tf.scalar(1), {}],
      [RangeError, 'data', { xs: rows(3), ys: rows(4) }, {}],
      [TypeError, 'batchSize', rows(3), { batchSize: undefined }],
      [RangeError, 'batchSize', rows(3), { batchSize: 0 }],
      [RangeError, 'batchSize', rows(3), { batchSize: 1.5 }],
      [TypeError, 'smallLastBatch', rows(3), { smallLastBatch: 1 }],
      [TypeError, 'reshuffleEachIteration', rows(3), { reshuffleEachIteration: 'yes' }],
      [RangeError, 'of', rows(3), { of: 0 }],
      [RangeError, 'shard', rows(3), { shard: 2, of: 2 }],
      [RangeError, 'shard', rows(3), { shard: -1 }],
    ] as const) {
      const all = { batchSize: 2, generator, ...args } as SeededBatchesArguments;
      expectRefused(() => seededBatches(data as tf.Tensor, all), kind, 'seededBatches', argument);
    }
    expectRefused(() => seededBatches(rows(3), undefined as never), TypeError, 'seededBatches', 'batchSize');
    expect(generator.streams).to.deep.equal([]);
  });
});
