import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { SeededShuffle } from '../../data/index.ts';
import { Generator, seededShuffle } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { orderOf, range } from './shuffle_order.ts';

describe('a seeded shuffle as a dataset', () => {
  const order = orderOf(10, 4, Generator.fromSeed(1).stream('shuffle').at(0).bits(10));
  const second = orderOf(10, 4, Generator.fromSeed(1).stream('shuffle').at(1).bits(10));
  const shuffled = () => seededShuffle(tf.data.array(range(10)), 4, { generator: Generator.fromSeed(1) });

  it('is a tf.data.Dataset and a SeededShuffle', () => {
    expect(shuffled()).to.be.an.instanceOf(tf.data.Dataset).and.an.instanceOf(SeededShuffle);
  });

  it('can be mapped, filtered, taken from, skipped, repeated, concatenated and zipped', async () => {
    expect(
      await shuffled()
        .map((x) => 2 * x)
        .toArray(),
    ).to.deep.equal(order.map((x) => 2 * x));
    expect(
      await shuffled()
        .mapAsync(async (x) => -x)
        .toArray(),
    ).to.deep.equal(order.map((x) => -x));
    expect(
      await shuffled()
        .filter((x) => x > 4)
        .toArray(),
    ).to.deep.equal(order.filter((x) => x > 4));
    expect(await shuffled().take(3).toArray()).to.deep.equal(order.slice(0, 3));
    expect(await shuffled().skip(3).toArray()).to.deep.equal(order.slice(3));
    expect(await shuffled().repeat(2).toArray()).to.deep.equal([...order, ...second]);
    const more = tf.data.array<number>([10, 11]);
    expect(await shuffled().concatenate(more).toArray()).to.deep.equal([...order, 10, 11]);
    expect(await more.concatenate(shuffled()).toArray()).to.deep.equal([10, 11, ...order]);
    const pairs = await tf.data.zip([shuffled(), tf.data.array(range(10))]).toArray();
    expect(pairs).to.deep.equal(order.map((x, i) => [x, i]));
    const each: number[] = [];
    await shuffled().forEachAsync((x) => each.push(x));
    expect(each).to.deep.equal(order);
  });

  it('can be prefetched with any size, though calls of next then overlap', async () => {
    for (const size of [1, 3, 25]) {
      expect(await shuffled().prefetch(size).toArray()).to.deep.equal(order);
      expect(await shuffled().repeat(2).prefetch(size).toArray()).to.deep.equal([...order, ...second]);
      const twice = seededShuffle(shuffled().prefetch(size), 1, { seed: 0 });
      expect(await twice.toArray()).to.deep.equal(order);
    }
  });

  it('begins one epoch for each iteration, even for one that is cut short', async () => {
    const dataset = shuffled();
    await dataset.take(3).toArray();
    expect(dataset.stream.position).to.equal(1);
    await dataset.repeat(3).toArray();
    expect(dataset.stream.position).to.equal(4);
    expect(await dataset.take(10).toArray()).to.deep.equal(orderOf(10, 4, dataset.stream.at(4).bits(10)));
  });

  it('has the size of its source, known, unknown or infinite', () => {
    const sizeOf = (dataset: tf.data.Dataset<number>) => seededShuffle(dataset, 3, { seed: 1 }).size;
    expect(sizeOf(tf.data.array([1, 2, 3, 4]))).to.equal(4);
    expect(sizeOf(tf.data.array<number>([]))).to.equal(0);
    expect(sizeOf(tf.data.array([1, 2]).repeat())).to.equal(Infinity);
    expect(sizeOf(tf.data.generator(() => range(3).values()))).to.equal(null);
    expect(shuffled().batch(3).size).to.equal(4);
    expect(shuffled().repeat(2).size).to.equal(20);
  });

  it('reads an endless source no further than its buffer', async () => {
    let reads = 0;
    const endless = tf.data.generator(function* () {
      for (;;) yield reads++;
    });
    const generator = Generator.fromSeed(1);
    const iterator = await seededShuffle(endless, 8, { generator }).iterator();
    expect(reads).to.equal(0);
    const given: number[] = [];
    for (let i = 0; i < 100; i++) {
      given.push((await iterator.next()).value);
      expect(reads).to.equal(8 + i);
    }
    const words = generator.stream('shuffle').at(0).bits(100);
    expect(given).to.deep.equal(orderOf(200, 8, [...words, ...words]).slice(0, 100));
  });

  it('passes on the error object of its source, and can be read further', async () => {
    const error = new Error('a hole in the data');
    let reads = 0;
    for (const source of [
      () => ({
        next: () => {
          if (++reads === 5) throw error;
          return { value: reads, done: reads > 9 };
        },
      }),
      () => ({
        next: async () => {
          if (++reads === 5) throw error;
          return { value: reads, done: reads > 9 };
        },
      }),
    ]) {
      reads = 0;
      const iterator = await seededShuffle(tf.data.generator(source as never), 3, { seed: 1 }).iterator();
      const outcomes: unknown[] = [];
      for (let i = 0; i < 10; i++) {
        outcomes.push(
          await iterator.next().then(
            ({ value, done }) => (done ? 'end' : value),
            (caught) => caught,
          ),
        );
      }
      expect(outcomes.indexOf(error)).to.equal(2);
      expect(outcomes.slice(-1)).to.deep.equal(['end']);
      expect(outcomes.filter((outcome) => outcome !== error)).to.have.members([1, 2, 3, 4, 6, 7, 8, 9, 'end']);
    }
  });

  it('passes on the error of a source whose iterator cannot be made, and draws nothing', async () => {
    const error = new Error('no such file');
    const dataset = tf.data.generator<number>(() => {
      throw error;
    });
    const generator = Generator.fromSeed(1);
    const iterator = await seededShuffle(dataset, 3, { generator }).iterator();
    const caught = await iterator.next().catch((reason) => reason);
    expect(caught).to.equal(error);
    expect(generator.stream('shuffle').position).to.equal(0);
  });

  it('stays at its end once it is reached', async () => {
    const iterator = await shuffled().iterator();
    for (let i = 0; i < 10; i++) expect((await iterator.next()).done).to.equal(false);
    for (let i = 0; i < 3; i++) expect((await iterator.next()).done).to.equal(true);
  });

  onEveryBackend(() => {
    it('can be batched', async () => {
      const batches = (await shuffled().batch(4).toArray()) as tf.Tensor[];
      expect(batches.map(({ shape }) => shape)).to.deep.equal([[4], [4], [2]]);
      expect(batches.flatMap((batch) => [...batch.dataSync()])).to.deep.equal(order);
    });

    it('passes tensors on unchanged, and disposes of none', async () => {
      const before = tf.memory().numTensors;
      const made: tf.Tensor[] = [];
      const source = tf.data.generator(function* () {
        for (let i = 0; i < 6; i++) {
          made.push(tf.scalar(i));
          yield made[i];
        }
      });
      const given = (await seededShuffle(source, 3, { seed: 1 }).toArray()) as tf.Tensor[];
      expect(new Set(given)).to.deep.equal(new Set(made));
      expect(given.map(({ isDisposed }) => isDisposed)).to.deep.equal(range(6).map(() => false));
      expect(tf.memory().numTensors).to.equal(before + 6);
      tf.dispose(given);
      expect(tf.memory().numTensors).to.equal(before);
    });
  });
});
