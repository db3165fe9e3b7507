import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { SeededShuffle, type SeededShuffleConfig } from '../../data/index.ts';
import { Generator, generatorOf, seededDropout, seededGlorotUniform, seededShuffle } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { loaded, saved } from '../save.ts';
import { range } from './shuffle_order.ts';

const numbers = tf.data.array(range(12));

describe("a seeded shuffle's config", () => {
  for (const [how, source, args] of [
    ['a generator', () => ({ generator: Generator.fromSeed(4) }), {}],
    ['a named stream', () => ({ generator: Generator.fromSeed(4), stream: 'trainData_1' }), {}],
    ['a seed', () => ({ seed: 0 }), {}],
    ['one order', () => ({ generator: Generator.fromSeed(4) }), { reshuffleEachIteration: false }],
    ['a seed and one order', () => ({ seed: 9 }), { reshuffleEachIteration: false }],
  ] as const) {
    it(`survives JSON text, and resumes at its position, with ${how}`, async () => {
      const dataset = seededShuffle(numbers, 5, { ...source(), ...args });
      const epochs = [await dataset.toArray(), await dataset.toArray()];
      const text = JSON.stringify(dataset.getConfig());
      const restored = SeededShuffle.fromConfig(numbers, JSON.parse(text));
      expect(restored.bufferSize).to.equal(5);
      expect(restored.reshuffleEachIteration).to.equal(dataset.reshuffleEachIteration);
      expect(restored.stream.name).to.equal(dataset.stream.name);
      expect(restored.stream.position).to.equal(dataset.stream.position);
      // Generators with equal records are told apart within one save; this is another.
      await null;
      expect(JSON.stringify(restored.getConfig())).to.equal(text);
      for (let i = 0; i < 3; i++) {
        const order = await dataset.toArray();
        expect(await restored.toArray()).to.deep.equal(order);
        epochs.push(order);
      }
      expect(new Set(epochs.map(String)).size).to.equal(dataset.reshuffleEachIteration ? 5 : 1);
    });
  }

  it('restores a generator of its own', async () => {
    const generator = Generator.fromSeed(4);
    const dataset = seededShuffle(numbers, 5, { generator });
    await dataset.toArray();
    const restored = SeededShuffle.fromConfig(numbers, JSON.parse(JSON.stringify(dataset.getConfig())));
    expect(restored.generator).not.to.equal(generator);
    expect(restored.generator?.getConfig()).to.deep.equal(generator.getConfig());
  });

  it('holds the position of a seed', async () => {
    const dataset = seededShuffle(numbers, 5, { seed: 3 });
    for (let i = 0; i < 3; i++) await dataset.toArray();
    const config: SeededShuffleConfig = JSON.parse(JSON.stringify(dataset.getConfig()));
    expect(config).to.deep.equal({ seed: 3, position: 3, bufferSize: 5, reshuffleEachIteration: true });
    expect(await SeededShuffle.fromConfig(numbers, config).toArray()).to.deep.equal(await dataset.toArray());
  });

  it('makes a clone in the program, with a stream of its own on the same generator', async () => {
    const generator = Generator.fromSeed(4);
    const dataset = seededShuffle(numbers, 5, { generator });
    const clone = SeededShuffle.fromConfig(numbers, dataset.getConfig());
    expect(clone.generator).to.equal(generator);
    expect(clone.stream).not.to.equal(dataset.stream);
    expect(await clone.toArray()).not.to.deep.equal(await dataset.toArray());
    expect([clone.stream.position, dataset.stream.position]).to.deep.equal([1, 1]);
  });

  it('is refused when it is damaged', () => {
    const config = JSON.parse(
      JSON.stringify(seededShuffle(numbers, 5, { generator: Generator.fromSeed(4) }).getConfig()),
    );
    for (const [damage, argument] of [
      [{ bufferSize: 0 }, 'bufferSize'],
      [{ bufferSize: undefined }, 'bufferSize'],
      [{ reshuffleEachIteration: 1 }, 'reshuffleEachIteration'],
      [{ stream: { name: 'another' } }, 'stream'],
      [{ generator: { ...config.generator, version: 2 } }, 'generator.version'],
      [{ generator: { ...config.generator, seed: [1, -1] } }, 'generator.seed'],
    ] as const) {
      const damaged = { ...config, ...damage };
      expect(() => SeededShuffle.fromConfig(numbers, damaged), argument).to.throw(
        `seededShuffle: \`${argument}\` must`,
      );
    }
    for (const nothing of [undefined, null]) {
      expect(() => SeededShuffle.fromConfig(numbers, nothing as never)).to.throw('seededShuffle: `bufferSize` must be');
    }
  });
});

describe('training on a seeded shuffle', () => {
  onEveryBackend(() => {
    const rows = range(12).map((i) => ({ xs: [i / 12, Math.sqrt(i) / 4], ys: [i % 3] }));
    const data = (generator: Generator) => seededShuffle(tf.data.array(rows), 6, { generator });
    const compiled = <M extends tf.LayersModel>(model: M): M => {
      model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
      return model;
    };
    const build = (generator: Generator) => {
      const dense = (units: number, args = {}) =>
        tf.layers.dense({ units, activation: 'tanh', kernelInitializer: seededGlorotUniform({ generator }), ...args });
      const layers = [dense(4, { inputShape: [2] }), seededDropout({ rate: 0.4, generator }), dense(1)];
      return compiled(tf.sequential({ layers }));
    };
    const train = (model: tf.LayersModel, dataset: SeededShuffle<(typeof rows)[number]>, epochs: number) =>
      model.fitDataset(dataset.batch(5) as never, { epochs, verbose: 0 });
    const weights = (model: tf.LayersModel) => model.getWeights().map(bitsOf);

    it('draws once for each epoch of fitDataset, which makes one more iterator', async () => {
      const generator = Generator.fromSeed(8);
      const dataset = data(generator);
      await train(build(generator), dataset, 3);
      expect(dataset.stream.position).to.equal(3);
    });

    it('ends with the same weights for the same seed', async () => {
      const run = async (seed: number) => {
        const generator = Generator.fromSeed(seed);
        const model = build(generator);
        await train(model, data(generator), 2);
        return weights(model);
      };
      expect(await run(8)).to.deep.equal(await run(8));
      expect(await run(8)).not.to.deep.equal(await run(9));
    });

    it('depends on the order of the data', async () => {
      const run = async (position: number) => {
        const generator = Generator.fromSeed(8);
        const model = build(generator);
        const dataset = data(generator);
        dataset.stream.position = position;
        await train(model, dataset, 1);
        return weights(model);
      };
      expect(await run(0)).not.to.deep.equal(await run(1));
    });

    it('continues after saving and loading as if it had not been interrupted', async () => {
      const whole = Generator.fromSeed(8);
      const uninterrupted = build(whole);
      await train(uninterrupted, data(whole), 3);

      const generator = Generator.fromSeed(8);
      const model = build(generator);
      await train(model, data(generator), 1);
      const other = compiled(await loaded(await saved(model)));
      const restored = generatorOf(other);
      const dataset = data(restored);
      expect([dataset.stream.name, dataset.stream.position]).to.deep.equal(['shuffle', 1]);
      await train(other, dataset, 2);
      expect(weights(other)).to.deep.equal(weights(uninterrupted));
      expect(restored.getConfig()).to.deep.equal(whole.getConfig());
    });

    it('continues in the same way from the config of the dataset', async () => {
      const whole = Generator.fromSeed(8);
      const uninterrupted = build(whole);
      await train(uninterrupted, data(whole), 2);

      const generator = Generator.fromSeed(8);
      const model = build(generator);
      const first = data(generator);
      await train(model, first, 1);
      const config = JSON.parse(JSON.stringify(first.getConfig()));
      const other = compiled(await loaded(await saved(model)));
      await train(other, SeededShuffle.fromConfig(tf.data.array(rows), config), 1);
      expect(weights(other)).to.deep.equal(weights(uninterrupted));
    });

    it('leaves no tensors behind', async () => {
      const generator = Generator.fromSeed(8);
      const [model, dataset] = [build(generator), data(generator)];
      await train(model, dataset, 1);
      const before = tf.memory().numTensors;
      await train(model, dataset, 2);
      expect(tf.memory().numTensors).to.equal(before);
    });
  });
});
