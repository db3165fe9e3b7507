import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, SeededDataset, seededBatches, seededShuffle } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { expectRefused } from '../initializers/expectations.ts';
import { epochs, read, throughText } from './resume_suite.ts';
import { range } from './shuffle_order.ts';

const numbers = tf.data.array(range(10));
const shuffled = () => seededShuffle(numbers, 4, { generator: Generator.fromSeed(1) });

describe('a position in a dataset', () => {
  it('has the positions of the streams when the iteration began, and the number of elements received', async () => {
    const dataset = shuffled()
      .map((x) => x)
      .batch(3);
    expect(dataset).to.be.an.instanceOf(SeededDataset);
    expect(dataset.getPosition()).to.deep.equal({ streams: [0], received: 0 });
    await epochs(dataset, 2);
    expect(dataset.getPosition()).to.deep.equal({ streams: [2], received: 0 });
    const iterator = await dataset.iterator();
    expect(dataset.getPosition()).to.deep.equal({ streams: [2], received: 0 });
    for (const received of [1, 2, 3, 4]) {
      await read(iterator, 1);
      expect(dataset.getPosition()).to.deep.equal({ streams: [2], received });
    }
    await read(iterator);
    expect(dataset.getPosition()).to.deep.equal({ streams: [3], received: 0 });
  });

  it('does not count prefetched elements', async () => {
    const dataset = shuffled().prefetch(5);
    await read(await dataset.iterator(), 2);
    expect(dataset.getPosition()).to.deep.equal({ streams: [0], received: 2 });
  });

  it('is that of the iteration that began last, even if other iterators are made that are not read', async () => {
    const dataset = shuffled();
    const [one, two] = [await dataset.iterator(), await dataset.iterator()];
    await read(two, 3);
    await dataset.iterator();
    expect(dataset.getPosition()).to.deep.equal({ streams: [0], received: 3 });
    await read(one, 1);
    expect(dataset.getPosition()).to.deep.equal({ streams: [1], received: 1 });
  });

  it('is where the next iteration that is read begins; later ones are whole', async () => {
    const whole = await epochs(shuffled(), 3);
    const dataset = shuffled();
    dataset.setPosition({ streams: [1], received: 7 });
    expect(dataset.streams[0].position).to.equal(1);
    // fitDataset makes one iterator that it never reads.
    await dataset.iterator();
    expect(await epochs(dataset, 2)).to.deep.equal([whole[1].slice(7), whole[2]]);
  });

  it('can be that of a separate iteration, which other iterations of the dataset do not affect', async () => {
    const run = async (cut: number) => {
      let dataset = shuffled();
      let reading = await dataset.read();
      const given: unknown[] = [];
      for (let i = 0; i < 10; i++) {
        given.push(...(await read(reading.iterator, 1)));
        if (i === 3) await dataset.toArray();
        if (i + 1 !== cut) continue;
        const position = throughText(reading.position());
        dataset = shuffled();
        reading = await dataset.read(position);
        expect(reading.position()).to.deep.equal(position);
      }
      expect(await read(reading.iterator)).to.deep.equal([]);
      return [given, ...(await epochs(dataset, 2))];
    };
    const whole = await run(0);
    expect(whole.slice(1)).to.deep.equal((await epochs(shuffled(), 4)).slice(2));
    for (let cut = 1; cut <= 10; cut++) expect(await run(cut), `cut at ${cut}`).to.deep.equal(whole);
  });

  it('is right for overlapping calls of next, at the beginning too', async () => {
    const [whole] = await epochs(shuffled(), 1);
    for (const received of [0, 3]) {
      const dataset = shuffled();
      dataset.setPosition({ streams: [0], received });
      const iterator = await dataset.iterator();
      const steps = await Promise.all(range(12 - received).map(() => iterator.next()));
      expect(steps.slice(0, -2).map(({ value }) => value)).to.deep.equal(whole.slice(received));
      expect(steps.slice(-2).map(({ done }) => done)).to.deep.equal([true, true]);
      expect(dataset.getPosition()).to.deep.equal({ streams: [1], received: 0 });
    }
  });

  it('is reached without running transforms on the elements before it', async () => {
    let runs = 0;
    const dataset = seededShuffle(
      numbers.map((x) => x),
      10,
      { seed: 1 },
    )
      .map((x) => {
        runs++;
        return x;
      })
      .mapAsync(async (x) => {
        runs++;
        return x;
      })
      .repeat(5)
      .batch(4)
      .prefetch(1);
    dataset.setPosition({ streams: [0], received: 11 });
    await epochs(dataset, 1);
    expect(runs).to.equal(2 * 6);
  });

  it('is reached without reading the passes before it', async () => {
    let reads = 0;
    const source = tf.data.array(range(10)).map((x) => {
      reads++;
      return x;
    });
    const dataset = seededShuffle(source, 10, { seed: 1 }).repeat().batch(10);
    dataset.setPosition({ streams: [0], received: 1_000_000 });
    const iterator = await dataset.iterator();
    await read(iterator, 1);
    expect(reads).to.equal(20);
    expect(dataset.streams[0].position).to.equal(1_000_001);
  });

  it('is reached at once in batches of tensors', async () => {
    const rows = tf.range(0, 100_000);
    const dataset = seededBatches(rows, { batchSize: 1, seed: 1 });
    dataset.setPosition({ streams: [3], received: 99_999 });
    const { kernelNames } = await tf.profile(async () => (await (await dataset.iterator()).next()).value);
    expect(kernelNames).to.have.lengthOf(1);
    rows.dispose();
  });

  it('is an error, rather than missed, if skipped passes do not have the length of the size', async () => {
    // tfjs takes the size of the longer part: that of the shorter one is unknown.
    const zip = tf.data.zip([tf.data.generator(() => range(3).values()), tf.data.array(range(8))]);
    const dataset = seededShuffle(zip, 4, { seed: 1 }).repeat();
    dataset.setPosition({ streams: [0], received: 9 });
    const error = await read(await dataset.iterator(), 10).catch((caught) => caught);
    expect(error)
      .to.be.an.instanceOf(RangeError)
      .with.property('message')
      .that.matches(/^repeat: `dataset` must/);
  });

  it('does not change while its source cannot be opened', async () => {
    const error = new Error('no such file');
    let tries = 0;
    const source = tf.data.generator(() => {
      if (++tries === 1) throw error;
      return range(10).values();
    });
    const dataset = seededShuffle(source, 4, { generator: Generator.fromSeed(1) });
    dataset.setPosition({ streams: [1], received: 4 });
    const iterator = await dataset.iterator();
    expect(await iterator.next().catch((caught) => caught)).to.equal(error);
    expect(dataset.getPosition()).to.deep.equal({ streams: [1], received: 4 });
    expect(await read(iterator)).to.deep.equal((await epochs(shuffled(), 2))[1].slice(4));
  });

  it('does not count a step in which the source failed', async () => {
    let reads = 0;
    const source = tf.data.generator(
      () =>
        ({
          next: () => {
            if (++reads === 6) throw new Error('a hole in the data');
            return { value: reads, done: reads > 9 };
          },
        }) as unknown as Iterator<number>,
    );
    const dataset = seededShuffle(source, 3, { seed: 1 }).map((x) => x);
    const iterator = await dataset.iterator();
    const outcomes = [];
    for (let i = 0; i < 9; i++)
      outcomes.push(
        await iterator.next().then(
          () => 1,
          () => 0,
        ),
      );
    expect(outcomes.filter((outcome) => outcome === 0)).to.have.lengthOf(1);
    expect(dataset.getPosition()).to.deep.equal({ streams: [0], received: 8 });
  });

  it('is refused, and changes nothing, if it is damaged or belongs to another dataset', async () => {
    const dataset = shuffled();
    await read(await dataset.iterator(), 2);
    const position = dataset.getPosition();
    for (const [kind, argument, damaged] of [
      [TypeError, 'position', undefined],
      [TypeError, 'position', null],
      [TypeError, 'position', 3],
      [TypeError, 'position', [1]],
      [TypeError, 'position', { ...position, epoch: 1 }],
      [TypeError, 'position.streams', {}],
      [TypeError, 'position.streams', { ...position, streams: 0 }],
      [TypeError, 'position.streams', { ...position, streams: ['0'] }],
      [RangeError, 'position.streams', { ...position, streams: [] }],
      [RangeError, 'position.streams', { ...position, streams: [0, 0] }],
      [RangeError, 'position.streams', { ...position, streams: [-1] }],
      [RangeError, 'position.streams', { ...position, streams: [2 ** 53] }],
      [TypeError, 'position.received', { streams: [0] }],
      [RangeError, 'position.received', { ...position, received: -1 }],
      [RangeError, 'position.received', { ...position, received: 0.5 }],
      [RangeError, 'position.received', { ...position, received: 11 }],
      [RangeError, 'position.now', { ...position, now: [1, 2] }],
      [TypeError, 'position.now', { ...position, now: null }],
    ] as const) {
      expectRefused(() => dataset.setPosition(damaged as never), kind, 'setPosition', argument);
      if (damaged === undefined) continue;
      const error = await dataset.read(damaged as never).catch((caught) => caught);
      expect(error).to.be.an.instanceOf(kind);
    }
    expect(dataset.getPosition()).to.deep.equal(position);
    expect(dataset.streams[0].position).to.equal(1);
  });

  onEveryBackend(() => {
    for (const [how, make, epochArgs] of [
      ['a shuffle', (g: Generator) => seededShuffle(tf.data.array(rows), 6, { generator: g }).batch(5), {}],
      [
        'a repeated shuffle, with batchesPerEpoch',
        (g: Generator) => seededShuffle(tf.data.array(rows), 6, { generator: g }).repeat().batch(5).prefetch(2),
        { batchesPerEpoch: 3 },
      ],
      ['batches of tensors', (g: Generator) => seededBatches(table(), { batchSize: 5, generator: g }), {}],
    ] as const) {
      it(`lets fitDataset resume in the middle of an epoch of ${how}, with the same weights`, async () => {
        const build = () => {
          const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
          model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
          model.setWeights([tf.tensor2d([[0.5], [-0.5]]), tf.zeros([1])]);
          return model;
        };
        /** Trains until batch `last` of epoch 1, counted from 0, or to the end of epoch 2. */
        const train = async (model: tf.LayersModel, dataset: SeededDataset<tf.TensorContainer>, last = -1) => {
          let epoch = 0;
          const callbacks = {
            onEpochBegin: async (e: number) => {
              epoch = e;
            },
            onBatchEnd: async (batch: number) => {
              if (epoch === 1 && batch === last) model.stopTraining = true;
            },
          };
          await model.fitDataset(dataset, { epochs: 3, verbose: 0, callbacks, ...epochArgs });
        };
        const whole = build();
        await train(whole, make(Generator.fromSeed(2)));

        const first = build();
        const dataset = make(Generator.fromSeed(2));
        await train(first, dataset, 0);
        const position = throughText(dataset.getPosition());
        const second = build();
        second.setWeights(first.getWeights());
        const again = make(Generator.fromSeed(2));
        again.setPosition(position);
        if ('batchesPerEpoch' in epochArgs) {
          await second.fitDataset(again, { epochs: 1, verbose: 0, batchesPerEpoch: 5 });
        } else {
          await second.fitDataset(again, { epochs: 2, verbose: 0 });
        }
        expect(second.getWeights().map(bitsOf)).to.deep.equal(whole.getWeights().map(bitsOf));
        expect(first.getWeights().map(bitsOf)).not.to.deep.equal(whole.getWeights().map(bitsOf));
      });
    }
  });
});

const rows = range(12).map((i) => ({ xs: [i / 12, (i % 5) / 4], ys: [i % 3] }));

function table() {
  return { xs: tf.tensor2d(rows.map(({ xs }) => xs)), ys: tf.tensor2d(rows.map(({ ys }) => ys)) };
}
