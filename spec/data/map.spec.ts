import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, SeededMap, Stream, seededMap, seededShuffle } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { expectRefused } from '../initializers/expectations.ts';
import { epochs, throughText } from './resume_suite.ts';
import { range } from './shuffle_order.ts';

const numbers = tf.data.array(range(6));
/** TensorFlow's full-range int64 scalar with `seed=[s, k]`: the first two words of the draw. */
const int64 = (s: bigint, k: number) => {
  const [low, high] = new Stream(s).at(k).bits(2);
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
};

describe('SeededMap', () => {
  it('gives element i of pass k the stream of the seed that TensorFlow draws from the pass and i', async () => {
    const generator = Generator.fromSeed(3);
    const dataset = seededMap(numbers, (x, stream) => [x, String(stream.seed), stream.random(), stream.random()], {
      generator,
    });
    const { seed } = generator.stream('map');
    for (const [k, pass] of (await epochs(dataset, 3)).entries()) {
      const expected = range(6).map((i) => {
        const stream = new Stream(int64(int64(seed, k), i));
        return [i, String(stream.seed), stream.random(), stream.random()];
      });
      expect(pass).to.deep.equal(expected);
    }
    expect(dataset.stream.position).to.equal(3);
  });

  it('draws the same numbers whatever is prefetched, and however many elements are in progress before it', async () => {
    const make = () => seededMap(numbers, (x, stream) => [x, stream.random()], { seed: 1 });
    const [plain] = await epochs(make(), 1);
    expect((await epochs(make().prefetch(4), 1))[0]).to.deep.equal(plain);
    const slow = numbers.mapAsync((x) => new Promise<number>((done) => setTimeout(() => done(x), (7 - x) * 3)));
    const overlapping = seededMap(slow, (x, stream) => [x, stream.random()], { seed: 1 });
    expect((await epochs(overlapping.prefetch(6), 1))[0]).to.deep.equal(plain);
  });

  it('does not run on skipped elements', async () => {
    let runs = 0;
    const make = () =>
      seededMap(
        seededShuffle(numbers, 6, { seed: 1 }),
        (x, stream) => {
          runs++;
          return [x, stream.random()];
        },
        { seed: 2 },
      );
    const [whole] = await epochs(make(), 1);
    const dataset = make();
    dataset.setPosition({ streams: [0, 0], received: 4 });
    runs = 0;
    expect((await epochs(dataset, 1))[0]).to.deep.equal(whole.slice(4));
    expect(runs).to.equal(2);
  });

  onEveryBackend(() => {
    it('disposes of the tensors that it does not return, and of no others', async () => {
      const before = tf.memory().numTensors;
      const images = tf.data.generator(function* () {
        for (let i = 0; i < 4; i++) yield { image: tf.fill([2, 3], i), label: tf.scalar(i) };
      });
      const dataset = seededMap(
        images,
        ({ image, label }, stream) => ({ image: stream.uniform([2, 3]).add(image).mul(2), label }),
        { generator: Generator.fromSeed(1) },
      );
      const given = (await dataset.toArray()) as { image: tf.Tensor; label: tf.Tensor }[];
      expect(tf.memory().numTensors).to.equal(before + 8);
      expect(given.map(({ label }) => label.arraySync())).to.deep.equal(range(4));
      tf.dispose(given);
      expect(tf.memory().numTensors).to.equal(before);
    });
  });

  it('has its generator, its size and its streams, including those of the dataset that it maps', () => {
    const generator = Generator.fromSeed(1);
    const shuffled = seededShuffle(numbers, 3, { generator });
    const dataset = seededMap(shuffled, (x) => x, { generator });
    expect(dataset).to.be.an.instanceOf(SeededMap);
    expect([dataset.size, dataset.generator, dataset.stream.name]).to.deep.equal([6, generator, 'map']);
    expect(dataset.streams).to.deep.equal([dataset.stream, shuffled.stream]);
    expect(dataset.generators).to.deep.equal([generator]);
  });

  it('is restored from its config', async () => {
    const change = (x: number, stream: Stream) => [x, stream.random()];
    for (const args of [{ generator: Generator.fromSeed(4) }, { seed: 4 }]) {
      const dataset = seededMap(numbers, change, args);
      await epochs(dataset, 2);
      const restored = SeededMap.fromConfig(numbers, change, throughText(dataset.getConfig()));
      expect(await epochs(restored, 2)).to.deep.equal(await epochs(dataset, 2));
    }
  });

  it('refuses bad arguments in one sentence', () => {
    for (const dataset of [undefined, [1, 2], {}]) {
      expectRefused(() => seededMap(dataset as never, (x) => x), TypeError, 'seededMap', 'dataset');
    }
    for (const transform of [undefined, 'x', {}]) {
      expectRefused(() => seededMap(numbers, transform as never), TypeError, 'seededMap', 'transform');
    }
    expectRefused(() => seededMap(numbers, (x) => x, { seed: 1.5 }), RangeError, 'seededMap', 'seed');
  });
});
