import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, resumable, SeededDataset, seededBatches, seededShuffle, seededSplit } from '../../index.ts';
import { expectRefused } from '../initializers/expectations.ts';
import { epochs, read } from './resume_suite.ts';
import { range } from './shuffle_order.ts';

const numbers: tf.data.Dataset<tf.TensorContainer> = tf.data.array(range(10));
const shuffled = (generator = Generator.fromSeed(1)) => seededShuffle(numbers, 4, { generator });
const hidden =
  /^getPosition: the dataset cannot be resumed: it contains a seeded dataset behind an operator of tfjs\. /;

describe('resumable', () => {
  it('returns a seeded dataset as it is', () => {
    for (const dataset of [shuffled(), shuffled().map((x) => x), seededBatches(tf.zeros([4]), { batchSize: 2 })]) {
      expect(resumable(dataset)).to.equal(dataset);
    }
  });

  it('finds the seeded datasets in a pipeline of tfjs, and draws nothing', () => {
    const generator = Generator.fromSeed(1);
    const [one, two] = [shuffled(generator), shuffled(generator)];
    const zip = tf.data.zip({ xs: one, ys: [two.batch(2), numbers] });
    for (const pipeline of [
      zip,
      zip.map((x) => x),
      zip
        .filter(() => true)
        .batch(2)
        .prefetch(2),
      zip.skip(1).take(2),
    ]) {
      const dataset = resumable(pipeline);
      expect(dataset).to.be.an.instanceOf(SeededDataset);
      expect(dataset.streams).to.deep.equal([one.stream, two.stream]);
      expect(dataset.generators).to.deep.equal([generator]);
      // tfjs has no number for the size of a nested zip.
      expect(dataset.size).to.deep.equal(pipeline.size);
    }
    expect(generator.streams.map(({ position }) => position)).to.deep.equal([0, 0]);
  });

  it('refuses a pipeline in which it finds none, with the cures', () => {
    for (const pipeline of [numbers, tf.data.zip([shuffled(), numbers]).repeat(2)]) {
      expect(() => resumable(pipeline)).to.throw(
        Error,
        /^resumable: `dataset` must contain a seeded dataset, but none/,
      );
    }
    expect(resumable(numbers, { sources: [] }).streams).to.deep.equal([]);
  });

  it('resumes plain data that draws nothing', async () => {
    const dataset = resumable(numbers, { sources: [] }).batch(3);
    dataset.setPosition({ streams: [], received: 2 });
    expect(await epochs(dataset, 2)).to.deep.equal([[range(10).slice(6, 9), [9]], (await epochs(dataset, 1))[0]]);
  });

  it('runs transforms inside it on skipped elements, but not those after it', async () => {
    let [within, after] = [0, 0];
    const pipeline = tf.data.zip([shuffled(), numbers]).map((pair) => {
      within++;
      return pair;
    });
    const dataset = resumable(pipeline).map((pair) => {
      after++;
      return pair;
    });
    dataset.setPosition({ streams: [0], received: 6 });
    await epochs(dataset, 1);
    expect([within, after]).to.deep.equal([10, 4]);
  });

  it('disposes of the elements that are read again', async () => {
    const before = tf.memory().numTensors;
    const rows = tf.range(0, 10);
    const dataset = resumable(tf.data.zip([seededBatches(rows, { batchSize: 2, seed: 1 })]));
    dataset.setPosition({ streams: [0], received: 3 });
    await epochs(dataset, 1);
    rows.dispose();
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('has no position if a seeded dataset is hidden in it, though it can be read', async () => {
    const zip = () => tf.data.zip([shuffled(), numbers]);
    for (const dataset of [
      seededShuffle(zip(), 3, { seed: 1 }),
      seededShuffle(zip(), 3, { seed: 1 }).repeat(2).batch(3),
      resumable(zip(), { sources: [] }),
      resumable(shuffled(), { sources: [Generator.fromSeed(2).stream('augment')] }),
    ]) {
      const iterator = await dataset.iterator();
      expect(await read(iterator, 3)).to.have.lengthOf(3);
      expect(() => dataset.getPosition()).to.throw(Error, hidden);
    }
  });

  it('has no position after the shuffle of tfjs, though it can be read', async () => {
    const stock = shuffled().shuffle(5, '1');
    const [one, two] = (await epochs(stock.batch(20), 2)) as number[][][];
    for (const [epoch] of [one, two]) expect([...epoch].sort((a, b) => a - b)).to.deep.equal(range(10));
    expect(one).not.to.deep.equal(two);
    expect(() => stock.batch(2).getPosition()).to.throw(Error, 'Use seededShuffle');
    expect(() => resumable(tf.data.zip([stock]))).to.throw(Error, 'Use seededShuffle');
  });

  it('passes on the error of a dataset that cannot be opened, when it is read', async () => {
    const error = new Error('no such file');
    const failing = tf.data.generator<number>(() => {
      throw error;
    });
    const dataset = resumable(tf.data.zip([shuffled(), failing]));
    expect(await (await dataset.iterator()).next().catch((caught) => caught)).to.equal(error);
    const part = seededSplit(failing, [1], { seed: 1 })[0];
    expect(await part.toArray().catch((caught) => caught)).to.equal(error);
  });

  it('refuses bad arguments in one sentence', () => {
    for (const dataset of [undefined, null, [1], {}]) {
      expectRefused(() => resumable(dataset as never), TypeError, 'resumable', 'dataset');
    }
    for (const sources of [{}, 'shuffle', [numbers], [undefined], [Generator.fromSeed(1)]]) {
      expectRefused(() => resumable(shuffled(), { sources: sources as never }), TypeError, 'resumable', 'sources');
    }
    for (const [method, argument, work] of [
      ['batch', 'batchSize', (n: number) => shuffled().batch(n)],
      ['prefetch', 'bufferSize', (n: number) => shuffled().prefetch(n)],
      ['take', 'count', (n: number) => shuffled().take(n)],
      ['skip', 'count', (n: number) => shuffled().skip(n)],
      ['repeat', 'count', (n: number) => shuffled().repeat(n)],
    ] as const) {
      expectRefused(() => work(1.5), RangeError, method, argument);
    }
  });

  it('treats negative counts as tfjs does: all, none, for ever', async () => {
    expect(await read(await shuffled().take(-1).iterator())).to.have.lengthOf(10);
    expect(await read(await shuffled().skip(-1).iterator())).to.have.lengthOf(10);
    expect(await read(await shuffled().repeat(-1).iterator(), 25)).to.have.lengthOf(25);
    expect([shuffled().take(-1).size, shuffled().skip(-1).size, shuffled().repeat(-1).size]).to.deep.equal([
      10,
      10,
      Infinity,
    ]);
  });
});
