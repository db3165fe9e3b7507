import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Generator,
  generatorOf,
  type SeededDropout,
  seededDropout,
  seededGlorotUniform,
  seededHeNormal,
  seededOrthogonal,
  seededShuffle,
  setSeed,
} from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { loaded, reloaded, saved } from '../save.ts';
import { sequential } from './sequential.ts';

/** Applies a model in training mode, some times over; random layers go on drawing. */
function outputs(model: tf.LayersModel, times = 3): number[][] {
  const shape = (model.inputs[0].shape as number[]).map((length) => length ?? 4);
  return Array.from({ length: times }, () =>
    tf.tidy(() => {
      const x = tf.range(0, tf.util.sizeFromShape(shape)).div(10).reshape(shape);
      return bitsOf(model.apply(x, { training: true }) as tf.Tensor);
    }),
  );
}

/** A functional model of two branches. */
function functional(generator: Generator): tf.LayersModel {
  const input = tf.input({ shape: [6] });
  const branch = (units: number) =>
    seededDropout({ rate: 0.4, generator }).apply(
      tf.layers.dense({ units, kernelInitializer: seededOrthogonal({ generator }) }).apply(input),
    ) as tf.SymbolicTensor;
  const both = tf.layers.concatenate().apply([branch(5), branch(7)]) as tf.SymbolicTensor;
  return tf.model({ inputs: input, outputs: tf.layers.dense({ units: 2 }).apply(both) as tf.SymbolicTensor });
}

/** A model in a model, a wrapper, and a wrapper that clones its layer. */
function nested(generator: Generator): tf.LayersModel {
  const inner = tf.sequential({
    layers: [
      tf.layers.dense({ units: 4, inputShape: [3], kernelInitializer: seededHeNormal({ generator }) }),
      seededDropout({ rate: 0.3, generator }),
    ],
  });
  const input = tf.input({ shape: [5, 3] });
  const noisy = tf.layers.timeDistributed({ layer: seededDropout({ rate: 0.2, generator }) }).apply(input);
  const coded = tf.layers.timeDistributed({ layer: inner }).apply(noisy) as tf.SymbolicTensor;
  const recurrent = tf.layers.lstm({
    units: 3,
    kernelInitializer: seededGlorotUniform({ generator }),
    recurrentInitializer: seededOrthogonal({ generator }),
  });
  const both = tf.layers.bidirectional({ layer: recurrent as tf.RNN, mergeMode: 'concat' }).apply(coded);
  const head = tf.sequential({ layers: [seededDropout({ rate: 0.5, generator, inputShape: [6] })] });
  return tf.model({ inputs: input, outputs: head.apply(both) as tf.SymbolicTensor });
}

const models = {
  'a Sequential model': sequential,
  'a functional model': functional,
  'nested models and wrappers': nested,
};

describe('saving and loading', () => {
  onEveryBackend(() => {
    for (const [name, make] of Object.entries(models)) {
      describe(`of ${name}`, () => {
        it('gives the outputs in training mode that the original goes on to give', async () => {
          const model = make(Generator.fromSeed(42));
          outputs(model, 2);
          const other = await reloaded(model);
          expect(outputs(other)).to.deep.equal(outputs(model));
        });

        it('gives a new generator, which everything shares, in exactly the saved state', async () => {
          const generator = Generator.fromSeed(42);
          const model = make(generator);
          generator.normal([3]);
          outputs(model, 2);
          const before = generator.getConfig();
          const artifacts = await saved(model);
          for (const options of [{}, { strict: false }]) {
            const other = generatorOf(await loaded(artifacts, options));
            expect(other).not.to.equal(generator);
            expect(other.getConfig()).to.deep.equal(before);
            expect(other.state).to.deep.equal(generator.state);
          }
          expect(generator.getConfig()).to.equal(before);
        });

        it('saves what it has loaded as it was', async () => {
          const artifacts = await saved(make(Generator.fromSeed(42)));
          const again = await saved(await loaded(artifacts));
          expect(again.modelTopology).to.deep.equal(artifacts.modelTopology);
        });

        it('shares nothing between two loads, though they start in one tick', async () => {
          const artifacts = await saved(make(Generator.fromSeed(42)));
          const [one, two, three] = await Promise.all([
            loaded(artifacts),
            loaded(artifacts, { strict: false }),
            loaded(artifacts),
          ]);
          const generators = [one, two, three].map(generatorOf);
          expect(new Set(generators).size).to.equal(3);
          const first = outputs(one);
          expect(outputs(two)).to.deep.equal(first);
          expect(outputs(three)).to.deep.equal(first);
        });

        it('loads by modelFromJSON too, without weights', async () => {
          const generator = Generator.fromSeed(42);
          const model = make(generator);
          outputs(model, 1);
          const other = await tf.models.modelFromJSON(JSON.parse(model.toJSON() as string));
          expect(generatorOf(other).getConfig()).to.deep.equal(generator.getConfig());
        });
      });
    }

    it('ends with the weights of a run that never stopped, a shuffled dataset included', async () => {
      const run = async (stops: number[]) => {
        const rows = Array.from({ length: 12 }, (_, i) => ({
          xs: Array.from({ length: 6 }, (_, j) => ((i * 7 + j * 3) % 11) / 11),
          ys: [i % 2, (i % 3) / 2],
        }));
        const shuffled = (generator: Generator) =>
          seededShuffle(tf.data.array(rows), 12, { generator }).batch(5) as tf.data.Dataset<tf.TensorContainer>;
        let model = sequential(Generator.fromSeed(3));
        model.compile({ optimizer: 'rmsprop', loss: 'meanSquaredError' });
        let dataset = shuffled(generatorOf(model));
        let epoch = 0;
        for (const stop of [...stops, 4]) {
          await model.fitDataset(dataset, { epochs: stop, initialEpoch: epoch, verbose: 0 });
          if (stop === 4) break;
          model = await reloaded(model, { includeOptimizer: true });
          dataset = shuffled(generatorOf(model));
          epoch = stop;
        }
        return [model.getWeights().map((weight) => bitsOf(weight)), generatorOf(model).getConfig()];
      };
      const whole = await run([]);
      expect(await run([2])).to.deep.equal(whole);
      expect(await run([1, 3])).to.deep.equal(whole);
    });

    it('moves weights between seeded and stock models, both ways', async () => {
      const seeded = sequential(Generator.fromSeed(5));
      const stock = tf.sequential({
        layers: [
          tf.layers.dense({ units: 8, inputShape: [6], activation: 'relu', name: seeded.layers[0].name }),
          tf.layers.dropout({ rate: 0.3 }),
          tf.layers.dense({ units: 8, name: seeded.layers[2].name }),
          tf.layers.dropout({ rate: 0.5 }),
          tf.layers.dense({ units: 2, name: seeded.layers[4].name }),
        ],
      });
      const weights = (model: tf.LayersModel) => model.getWeights().map((weight) => bitsOf(weight));
      const file = async (model: tf.LayersModel) =>
        tf.io.decodeWeights(
          (await saved(model)).weightData as ArrayBuffer,
          (await saved(model)).weightSpecs as tf.io.WeightsManifestEntry[],
        );
      const mine = weights(seeded);
      const theirs = weights(stock);
      expect(mine).not.to.deep.equal(theirs);
      const [fromSeeded, fromStock] = [await file(seeded), await file(stock)];
      stock.loadWeights(fromSeeded);
      seeded.loadWeights(fromStock);
      expect(weights(stock)).to.deep.equal(mine);
      expect(weights(seeded)).to.deep.equal(theirs);
    });
  });

  before(() => tf.setBackend('cpu'));

  it('gives what drew from the global generator a generator of its own', async () => {
    setSeed(11);
    const model = tf.sequential({ layers: [seededDropout({ rate: 0.5, inputShape: [6] })] });
    outputs(model, 2);
    const other = await reloaded(model);
    expect(generatorOf(other)).not.to.equal(generatorOf(model));
    expect(generatorOf(other).getConfig()).to.deep.equal(generatorOf(model).getConfig());
    expect(outputs(other)).to.deep.equal(outputs(model));
  });

  it('keeps two generators of one model apart', async () => {
    const [one, two] = [Generator.fromSeed(1), Generator.fromSeed(2)];
    const model = tf.sequential({
      layers: [
        seededDropout({ rate: 0.5, generator: one, inputShape: [6] }),
        seededDropout({ rate: 0.5, generator: two }),
        seededDropout({ rate: 0.5, generator: one }),
      ],
    });
    outputs(model, 2);
    const layers = (await reloaded(model)).layers as SeededDropout[];
    expect(layers[0].generator).to.equal(layers[2].generator);
    expect(layers[1].generator).not.to.equal(layers[0].generator);
    expect(layers.map((layer) => layer.generator?.seed)).to.deep.equal([1n, 2n, 1n]);
  });

  it('keeps generators of one model apart that were made of the same seed', async () => {
    const make = () => seededDropout({ rate: 0.5, generator: Generator.fromSeed(1), inputShape: [6] });
    const model = tf.sequential({ layers: [make(), make(), make()] });
    outputs(model, 2);
    const other = await reloaded(model);
    const layers = other.layers as SeededDropout[];
    expect(new Set(layers.map((layer) => layer.generator)).size).to.equal(3);
    expect(layers.map((layer) => layer.stream.position)).to.deep.equal([2, 2, 2]);
    expect(outputs(other)).to.deep.equal(outputs(model));
    expect(outputs(await reloaded(other))).to.deep.equal(outputs(model));
  });

  it('keeps the generators of one file that was loaded twice apart, in a model of both', async () => {
    const file = await saved(
      tf.sequential({ layers: [seededDropout({ rate: 0.5, generator: Generator.fromSeed(1), inputShape: [6] })] }),
    );
    const [one, two] = [await loaded(file), await loaded(file)];
    two.name = 'two';
    const input = tf.input({ shape: [6] });
    const ends = [one.apply(input), two.apply(input)] as tf.SymbolicTensor[];
    const model = tf.model({ inputs: input, outputs: tf.layers.concatenate().apply(ends) as tf.SymbolicTensor });
    outputs(model, 2);
    expect(outputs(await reloaded(model))).to.deep.equal(outputs(model));
  });

  it('leaves the streams of layers that share one shared', async () => {
    const generator = Generator.fromSeed(1);
    const model = tf.sequential({
      layers: [
        seededDropout({ rate: 0.5, generator, stream: 'both', inputShape: [6] }),
        seededDropout({ rate: 0.5, generator, stream: 'both' }),
      ],
    });
    outputs(model, 2);
    const other = await reloaded(model);
    const layers = other.layers as SeededDropout[];
    expect(layers[0].stream).to.equal(layers[1].stream);
    expect(layers[0].stream.position).to.equal(4);
    expect(outputs(other)).to.deep.equal(outputs(model));
  });

  it('hands a saved stream that nobody in the model has to the first consumer of its kind', async () => {
    const generator = Generator.fromSeed(1);
    const model = sequential(generator);
    const elements = tf.data.array([1, 2, 3, 4, 5, 6, 7, 8]);
    const dataset = seededShuffle(elements, 8, { generator });
    for (let epoch = 0; epoch < 3; epoch++) await dataset.toArray();
    const other = generatorOf(await reloaded(model));
    const resumed = seededShuffle(elements, 8, { generator: other });
    expect(resumed.stream.name).to.equal('shuffle');
    expect(resumed.stream.position).to.equal(3);
    expect(await resumed.toArray()).to.deep.equal(await dataset.toArray());
    expect(seededShuffle(elements, 8, { generator: other }).stream.name).to.equal('shuffle_1');
  });

  it('is small and quick for a model of 200 seeded layers and 200 initializers', async () => {
    const generator = Generator.fromSeed(1);
    const model = tf.sequential({
      layers: Array.from({ length: 200 }, (_, i) => [
        tf.layers.dense({
          units: 2,
          inputShape: [2],
          kernelInitializer: seededGlorotUniform({ generator }),
          name: `d${i}`,
        }),
        seededDropout({ rate: 0.1, generator, name: `s${i}` }),
      ]).flat(),
    });
    const artifacts = await saved(model);
    expect(JSON.stringify(artifacts.modelTopology).length).to.be.lessThan(1_000_000);
    const other = await loaded(artifacts);
    expect(generatorOf(other).getConfig()).to.deep.equal(generator.getConfig());
    expect(generatorOf(other).streams.length).to.equal(400);
  });

  it('keeps the config of 200 consumers whose streams all have names under 2 MB', async () => {
    const generator = Generator.fromSeed(1);
    const model = tf.sequential({
      layers: Array.from({ length: 200 }, (_, i) =>
        seededDropout({ rate: 0.1, generator, stream: `block_${i}/dropout`, inputShape: [2] }),
      ),
    });
    expect(JSON.stringify((await saved(model)).modelTopology).length).to.be.lessThan(2_000_000);
  });

  describe('of a file that is damaged, of a later version, or hostile', () => {
    type Config = Record<string, unknown>;
    type Damage = (record: Record<string, unknown>, config: Config) => void;
    const damages: Record<string, Damage> = {
      'a negative position': (record) => Object.assign((record.streams as Config[])[0], { positions: [-1] }),
      'a huge position': (record) => Object.assign((record.streams as Config[])[0], { positions: [2 ** 53] }),
      'a position that is text': (record) => Object.assign((record.streams as Config[])[0], { positions: ['1'] }),
      'a position too much': (record) => Object.assign((record.streams as Config[])[0], { position: -1 }),
      'no positions': (record) => Object.assign((record.streams as Config[])[0], { positions: [] }),
      'a stream called __proto__': (record) => Object.assign((record.streams as Config[])[0], { name: '__proto__' }),
      'a stream without a name': (record) => delete (record.streams as Config[])[0].name,
      'a seed of one word': (record) => Object.assign(record, { seed: [1] }),
      'a seed of large words': (record) => Object.assign(record, { seed: [2 ** 32, 0] }),
      'a state of fractions': (record) =>
        Object.assign(record, {
          state: [
            [0.5, 0],
            [0, 0],
            [0, 0],
          ],
        }),
      'no state': (record) => delete record.state,
      'streams that are no list': (record) => Object.assign(record, { streams: { name: 'dropout' } }),
      'a later version': (record) => Object.assign(record, { version: 2 }),
      'no version': (record) => delete record.version,
      'a stream that is not in the record': (_, config) => Object.assign(config, { stream: { name: 'elsewhere' } }),
      'a stream that is a number': (_, config) => Object.assign(config, { stream: 3 }),
      'a record that is a list': (_, config) => Object.assign(config, { generator: [] }),
      'a record that is text': (_, config) => Object.assign(config, { generator: 'philox' }),
      'a record and a seed': (_, config) => Object.assign(config, { seed: 3 }),
    };
    for (const [name, damage] of Object.entries(damages)) {
      it(`refuses ${name}, and nothing has changed`, async () => {
        const generator = Generator.fromSeed(1);
        const model = sequential(generator);
        outputs(model, 1);
        const artifacts = await saved(model);
        const whole = structuredClone(artifacts.modelTopology);
        const topology = artifacts.modelTopology as { config: { layers: { config: Config }[] } };
        const config = topology.config.layers[1].config;
        damage(config.generator as Record<string, unknown>, config);
        const before = generator.getConfig();
        let error: Error | undefined;
        try {
          await loaded(artifacts);
        } catch (thrown) {
          error = thrown as Error;
        }
        expect(error?.message).to.match(/^SeededDropout: `\S+` .*must (not )?be .*\.$/s);
        expect(error).to.satisfy((e: unknown) => e instanceof TypeError || e instanceof RangeError);
        expect(generator.getConfig()).to.equal(before);
        const other = await loaded({ ...artifacts, modelTopology: whole as object });
        expect(generatorOf(other).getConfig()).to.deep.equal(before);
        expect(outputs(other)).to.deep.equal(outputs(model));
      });
    }
  });
});
