import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, getGenerator, Stream, seededShuffle, setSeed } from '../../index.ts';
import { golden } from '../goldens/read.ts';
import { withGlobalGenerator } from '../initializers/expectations.ts';
import { chiSquare, expectChance } from '../statistics.ts';
import { orderOf, range } from './shuffle_order.ts';

describe('SeededShuffle', () => {
  describe("reference: is Python's dataset.shuffle with the same seed", () => {
    for (const { n, buffer, seed, reshuffle_each_iteration: reshuffleEachIteration, epochs } of golden('data').cases) {
      it(`over range(${n}), buffer ${buffer}, seed ${seed}, reshuffling ${reshuffleEachIteration}`, async () => {
        const dataset = seededShuffle(tf.data.array(range(n)), buffer, { seed, reshuffleEachIteration });
        expect(epochs).to.have.lengthOf(4);
        for (const order of epochs) expect(await dataset.toArray()).to.deep.equal(order);
        expect(dataset.stream.position).to.equal(reshuffleEachIteration ? 4 : 0);
      });
    }

    it('over range(10), buffer 4, seed 2', async () => {
      // Measured with TensorFlow 2.21.0, without a global seed.
      const numbers = tf.data.array(range(10));
      const orders = seededShuffle(numbers, 4, { seed: 2 });
      expect((await orders.toArray()).join(' ')).to.equal('0 2 4 6 3 1 7 5 9 8');
      expect((await orders.toArray()).join(' ')).to.equal('1 4 3 0 5 2 9 7 8 6');
      const order = seededShuffle(numbers, 4, { seed: 2, reshuffleEachIteration: false });
      expect((await order.toArray()).join(' ')).to.equal('3 1 4 6 5 8 7 9 2 0');
      expect((await order.toArray()).join(' ')).to.equal('3 1 4 6 5 8 7 9 2 0');
    });
  });

  describe('with a generator', () => {
    const shuffled = (args: object, n = 10, bufferSize = 10) =>
      seededShuffle(tf.data.array(range(n)), bufferSize, { generator: Generator.fromSeed(1), ...args });

    it('has in epoch k the order of draw k of its stream, for every length and every buffer', async () => {
      for (let n = 0; n <= 12; n++) {
        for (let bufferSize = 1; bufferSize <= n + 3; bufferSize++) {
          const dataset = shuffled({}, n, bufferSize);
          for (let epoch = 0; epoch < 2; epoch++) {
            const order = await dataset.toArray();
            expect(order).to.deep.equal(orderOf(n, bufferSize, dataset.stream.at(epoch).bits(n)));
            expect([...order].sort((a, b) => a - b)).to.deep.equal(range(n));
          }
          expect(dataset.stream.position).to.equal(2);
        }
      }
    });

    it('has the same epochs for the same seed of the generator, and others for another', async () => {
      const run = async (seed: number) => {
        const dataset = shuffled({ generator: Generator.fromSeed(seed) }, 20, 20);
        return [await dataset.toArray(), await dataset.toArray()];
      };
      expect(await run(1)).to.deep.equal(await run(1));
      expect(await run(1)).not.to.deep.equal(await run(2));
      const [one, two] = await run(1);
      expect(one).not.to.deep.equal(two);
    });

    it('draws for an epoch when its first element is requested: iterators that are not read draw nothing', async () => {
      const dataset = shuffled({});
      const iterators = [await dataset.iterator(), await dataset.iterator(), await dataset.iterator()];
      await dataset.batch(2).prefetch(2).iterator();
      expect(dataset.stream.position).to.equal(0);
      const rest = async (iterator: (typeof iterators)[number]) => {
        const values = [];
        for (let step = await iterator.next(); !step.done; step = await iterator.next()) values.push(step.value);
        return values;
      };
      for (const [k, i] of [2, 0].entries()) {
        expect(await rest(iterators[i])).to.deep.equal(orderOf(10, 10, dataset.stream.at(k).bits(10)));
        expect(dataset.stream.position).to.equal(k + 1);
      }
    });

    it('has an epoch for each of two iterators that are read in turn', async () => {
      const dataset = shuffled({});
      const [one, two] = [await dataset.iterator(), await dataset.iterator()];
      const steps = [];
      for (let i = 0; i < 10; i++) steps.push([(await one.next()).value, (await two.next()).value]);
      for (const k of [0, 1]) {
        expect(steps.map((step) => step[k])).to.deep.equal(orderOf(10, 10, dataset.stream.at(k).bits(10)));
      }
    });

    it('repeats the order of draw 0 without reshuffling, and does not advance the stream', async () => {
      for (const position of [0, 5]) {
        const dataset = shuffled({ reshuffleEachIteration: false });
        dataset.stream.position = position;
        const order = orderOf(10, 10, dataset.stream.at(0).bits(10));
        for (let i = 0; i < 3; i++) expect(await dataset.toArray()).to.deep.equal(order);
        expect(dataset.stream.position).to.equal(position);
      }
    });

    it('draws from a stream of its own, named after its kind, or from one given by name', () => {
      const generator = Generator.fromSeed(1);
      const names = [{}, {}, { stream: 'validation' }, { stream: 'validation' }].map(
        (args) => shuffled({ generator, ...args }).stream.name,
      );
      expect(names).to.deep.equal(['shuffle', 'shuffle_1', 'validation', 'validation']);
      expect(shuffled({ generator }).generator).to.equal(generator);
      expect(shuffled({ generator }).stream).to.equal(generator.stream('shuffle_3'));
    });

    it('statistical: makes every order of four elements equally likely, with a buffer for all of them', async () => {
      const dataset = shuffled({}, 4, 4);
      const counts = new Map<string, number>();
      const epochs = 4800;
      for (let i = 0; i < epochs; i++) {
        const order = String(await dataset.toArray());
        counts.set(order, (counts.get(order) ?? 0) + 1);
      }
      expect(counts.size).to.equal(24);
      expectChance(chiSquare([...counts.values()], new Array(24).fill(epochs / 24)));
    });
  });

  it('draws from the global generator if it is given neither a generator nor a seed', async () => {
    const run = () => seededShuffle(tf.data.array(range(20)), 20).toArray();
    const before = getGenerator();
    let runs: Promise<number[]>[] = [];
    withGlobalGenerator(() => {
      runs = [42, 42, 43].map((seed) => {
        setSeed(seed);
        return run();
      });
      expect(seededShuffle(tf.data.array([1]), 1).generator).to.equal(getGenerator());
    });
    expect(getGenerator()).to.equal(before);
    const [one, same, other] = await Promise.all(runs);
    expect(one).to.deep.equal(same);
    expect(one).not.to.deep.equal(other);
  });

  it('accepts any seed, including 0', async () => {
    const order = (seed: number) => seededShuffle(tf.data.array(range(20)), 20, { seed }).toArray();
    expect(await order(0)).to.deep.equal(await order(0));
    expect(await order(0)).not.to.deep.equal(await order(1));
    expect(await order(-1)).to.deep.equal(await order(2 ** 31 - 2));
    expect(seededShuffle(tf.data.array([1]), 1, { seed: 0 }).generator).to.equal(undefined);
    expect(seededShuffle(tf.data.array([1]), 1, { seed: 0 }).stream).to.be.an.instanceOf(Stream);
  });

  it('keeps two datasets aligned that are shuffled with the same seed', async () => {
    const xs = seededShuffle(tf.data.array(range(10)), 10, { seed: 3 });
    const ys = seededShuffle(tf.data.array(range(10).map((x) => x * x)), 10, { seed: 3 });
    for (const { x, y } of (await tf.data.zip({ x: xs, y: ys }).toArray()) as { x: number; y: number }[]) {
      expect(y).to.equal(x * x);
    }
  });
});
