import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, seededShuffle, seededSplit } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { expectRefused } from '../initializers/expectations.ts';
import { epochs, throughText } from './resume_suite.ts';
import { range } from './shuffle_order.ts';

const numbers = (n: number) => tf.data.array(range(n));
const generated = (n: number) => tf.data.generator(() => range(n).values());
const orderOf = (seed: number, n: number) => [...Generator.fromSeed(seed).stream('split').at(0).permutation(n)];

describe('seededSplit', () => {
  it('fills the parts in the order of draw 0’s permutation, and each part keeps the order of the data', async () => {
    for (const n of [1, 10, 23]) {
      const parts = seededSplit(numbers(n), [0.5, 0.3, 0.2], { generator: Generator.fromSeed(6) });
      let begin = 0;
      for (const part of parts) {
        const mine = orderOf(6, n).slice(begin, begin + part.size);
        expect(await part.toArray()).to.deep.equal(mine.sort((a, b) => a - b));
        begin += part.size;
      }
      expect(begin).to.equal(n);
    }
  });

  it('rounds the sizes of the parts by the largest remainders', () => {
    const sizes = (n: number, fractions: number[]) => seededSplit(numbers(n), fractions).map(({ size }) => size);
    expect(sizes(10, [0.8, 0.1, 0.1])).to.deep.equal([8, 1, 1]);
    expect(sizes(11, [0.5, 0.25, 0.25])).to.deep.equal([5, 3, 3]);
    expect(sizes(1, [0.3, 0.4, 0.3])).to.deep.equal([0, 1, 0]);
    expect(sizes(2, [1 / 3, 1 / 3, 1 / 3])).to.deep.equal([1, 1, 0]);
    expect(sizes(7, [0, 1, 0])).to.deep.equal([0, 7, 0]);
    expect(sizes(60_000, [0.7, 0.2, 0.1])).to.deep.equal([42_000, 12_000, 6_000]);
  });

  for (const [how, data] of [
    ['known', numbers],
    ['unknown', generated],
  ] as const) {
    it(`splits a dataset of ${how} size into parts that are disjoint and complete, in every pass`, async () => {
      const parts = seededSplit(data(200), { train: 0.7, rest: 0.2, none: 0, test: 0.1 }, { seed: 2 });
      const passes = [await Promise.all(Object.values(parts).map((part) => epochs(part, 2)))];
      for (const pass of [0, 1]) {
        const given = passes[0].flatMap((part) => part[pass]) as number[];
        expect(given.sort((a, b) => a - b)).to.deep.equal(range(200));
      }
      expect(await parts.none.toArray()).to.deep.equal([]);
      expect((await parts.train.toArray()).length).to.be.within(120, 160);
    });
  }

  it('assigns each element of a dataset of unknown size to the share in which its word falls', async () => {
    const [first] = seededSplit(generated(50), [0.25, 0.75], { generator: Generator.fromSeed(6) });
    const words = Generator.fromSeed(6).stream('split').at(0).bits(50);
    expect(await first.toArray()).to.deep.equal(range(50).filter((i) => words[i] < 2 ** 30));
    expect(first.size).to.equal(null);
  });

  it('is the same in every run, also after loading, and advances no stream', async () => {
    const generator = Generator.fromSeed(6);
    const [train] = seededSplit(numbers(20), [0.5, 0.5], { generator });
    expect(generator.stream('split').position).to.equal(0);
    const loaded = Generator.fromConfig(throughText(generator.getConfig()));
    const [again] = seededSplit(numbers(20), [0.5, 0.5], { generator: loaded });
    expect(await again.toArray()).to.deep.equal(await train.toArray());
    const [other] = seededSplit(numbers(20), [0.5, 0.5], { generator: Generator.fromSeed(7) });
    expect(await other.toArray()).not.to.deep.equal(await train.toArray());
  });

  it('disposes of the elements of other parts', async () => {
    const before = tf.memory().numTensors;
    const tensors = tf.data.generator(function* () {
      for (let i = 0; i < 10; i++) yield tf.scalar(i);
    });
    const [part] = seededSplit(tensors, [0.5, 0.5], { seed: 1 });
    const given = (await part.toArray()) as tf.Tensor[];
    expect(tf.memory().numTensors).to.equal(before + given.length);
    tf.dispose(given);
  });

  onEveryBackend(() => {
    it('splits tensors as it splits a dataset, into new tensors', async () => {
      const data = { xs: tf.range(0, 20).reshape([10, 2]), ys: [tf.range(0, 10, 1, 'int32')] };
      const before = tf.memory().numTensors;
      const { train, test } = seededSplit(data, { train: 0.7, test: 0.3 }, { generator: Generator.fromSeed(6) });
      const parts = seededSplit(numbers(10), [0.7, 0.3], { generator: Generator.fromSeed(6) });
      for (const [i, part] of [train, test].entries()) {
        const mine = (await parts[i].toArray()) as number[];
        expect(part.ys[0].arraySync()).to.deep.equal(mine);
        expect(part.ys[0].dtype).to.equal('int32');
        expect(part.xs.arraySync()).to.deep.equal(mine.map((row) => [2 * row, 2 * row + 1]));
      }
      expect(tf.memory().numTensors).to.equal(before + 4);
      tf.dispose([data, train, test]);
    });
  });

  it('refuses a dataset that is in another order in each pass', async () => {
    const shuffled = seededShuffle(numbers(5), 5, { seed: 1 });
    expectRefused(() => seededSplit(shuffled, [0.5, 0.5]), TypeError, 'seededSplit', 'dataset');
    // Behind an operator of tfjs it is detected when it is read.
    for (const hidden of [tf.data.zip([shuffled, numbers(5)]), tf.data.zip([shuffled, generated(5)])]) {
      const [part] = seededSplit(hidden, [0.5, 0.5], { seed: 1 });
      const error = await part.toArray().catch((caught) => caught);
      expect(error)
        .to.be.an.instanceOf(Error)
        .with.property('message')
        .that.matches(/^seededSplit: `dataset` must be/);
    }
  });

  it('refuses, when it is read, a dataset that is shorter than its size', async () => {
    // tfjs takes the size of the longer part: that of the shorter one is unknown.
    const zip = tf.data.zip([generated(3), numbers(8)]);
    const [part] = seededSplit(zip, [1], { seed: 1 });
    const error = await part.toArray().catch((caught) => caught);
    expect(error).to.be.an.instanceOf(RangeError).with.property('message').that.includes('but has 3');
  });

  it('refuses bad arguments in one sentence, and claims nothing', () => {
    const generator = Generator.fromSeed(1);
    for (const [kind, argument, data, fractions] of [
      [TypeError, 'data', undefined, [1]],
      [TypeError, 'data', [1, 2], [1]],
      [TypeError, 'fractions', numbers(3), undefined],
      [TypeError, 'fractions', numbers(3), 0.5],
      [TypeError, 'fractions', numbers(3), ['0.5', 0.5]],
      [RangeError, 'fractions', numbers(3), [1.5, -0.5]],
      [RangeError, 'fractions', numbers(3), [Number.NaN, 1]],
      [RangeError, 'fractions', numbers(3), [0.5, 0.4]],
      [RangeError, 'fractions', numbers(3), []],
      [RangeError, 'fractions', numbers(3), { train: 0.9, test: 0.1 + 1e-8 }],
    ] as const) {
      expectRefused(() => seededSplit(data as never, fractions as never, { generator }), kind, 'seededSplit', argument);
    }
    expect(generator.streams).to.deep.equal([]);
  });
});
