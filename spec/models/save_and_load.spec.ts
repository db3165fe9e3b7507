import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Generator,
  generatorOf,
  type SeededDropout,
  seededDropout,
  seededGlorotUniform,
  seededGRU,
  seededHeNormal,
  seededOrthogonal,
  seededShuffle,
  setSeed,
} from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { failureOf } from '../failure_of.ts';
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

  it('grows with the layers alone: 400 layers whose streams all have long names stay under 1.5 MB', async () => {
    const generator = Generator.fromSeed(1);
    const make = (count: number) =>
      tf.sequential({
        layers: Array.from({ length: count }, (_, i) =>
          seededDropout({
            rate: 0.1,
            generator,
            stream: `encoder/block_${i}/attention/output/dropout`,
            inputShape: [2],
          }),
        ),
      });
    const size = async (model: tf.LayersModel) => JSON.stringify((await saved(model)).modelTopology).length;
    const [one, whole] = [await size(make(100)), await size(make(400))];
    expect(whole)
      .to.be.lessThan(1_500_000)
      .and.lessThan(4.1 * one);
    const other = await reloaded(make(400));
    expect(generatorOf(other).getConfig()).to.deep.equal(generator.getConfig());
    expect(generatorOf(other).streams.length).to.equal(400);
  });

  it('has each stream once: those of layers in their configs, all else of the generator in the model’s', async () => {
    const generator = Generator.fromSeed(1);
    const model = nested(generator);
    generator.stream('shuffle').position = 7;
    generator.normal([2]);
    outputs(model, 2);
    const { config } = (await saved(model)).modelTopology as { config: { seeded_generators: object[] } };
    const streams = [{ name: 'shuffle', positions: [7] }];
    expect(config.seeded_generators).to.deep.equal([{ ...generator.getConfig(), streams }]);
    const text = JSON.stringify({ ...config, seeded_generators: [] });
    expect(text).not.to.include('"state"').and.not.to.include('"streams"');
    expect(text).to.match(/"generator":\{"version":2,"seed":\[1,0\]\},"stream":\{"name":"dropout","position":\d+\}/);
  });

  describe('of a layer that was cut out of a file', () => {
    type Layer = { class_name: string; config: Record<string, unknown> };
    const cut = async (model: tf.LayersModel) => {
      const { config } = (await saved(model)).modelTopology as { config: { layers: Layer[] } };
      return config.layers;
    };
    const pasted = (layers: Layer[]) =>
      tf.models.modelFromJSON({ class_name: 'Sequential', config: { name: 'pasted', layers } } as never);

    it('goes on with its own stream, and draws from one generator with others of the same file', async () => {
      const generator = Generator.fromSeed(8);
      const layers = [3, 5].map((rate) => seededDropout({ rate: rate / 10, generator, inputShape: [6] }));
      const model = tf.sequential({ layers });
      outputs(model, 2);
      generator.stream('dropout_1').position = 7;
      const other = await pasted(await cut(model));
      const [one, two] = other.layers as SeededDropout[];
      expect(one.generator).to.equal(two.generator);
      expect(one.generator?.streams).to.deep.equal(generator.streams);
      expect(outputs(other)).to.deep.equal(outputs(model));
    });

    it('goes on with the streams of the clones that its wrapper makes', async () => {
      const generator = Generator.fromSeed(8);
      const recurrent = seededGRU({
        units: 2,
        dropout: 0.5,
        recurrentDropout: 0.5,
        generator,
        kernelInitializer: seededGlorotUniform({ generator }),
      });
      const model = tf.sequential({
        layers: [tf.layers.bidirectional({ layer: recurrent as tf.RNN, mergeMode: 'concat', inputShape: [3, 2] })],
      });
      outputs(model, 2);
      const other = await pasted(await cut(model));
      other.setWeights(model.getWeights());
      expect(outputs(other)).to.deep.equal(outputs(model));
    });

    it('is refused where it contradicts the rest of the file', async () => {
      const [one, two] = [4, 5].map((draws) => {
        const model = tf.sequential({
          layers: [seededDropout({ rate: 0.5, generator: Generator.fromSeed(8), inputShape: [6] })],
        });
        outputs(model, draws);
        return model;
      });
      const error = await failureOf(pasted([...(await cut(one)), ...(await cut(two))]));
      expect(error.message).to.match(
        /^SeededDropout: `stream\.position` must be 4, as the rest of the model has it for "dropout", but got 5\. The file is damaged, or its parts come from different files/,
      );
    });
  });

  describe('of a class of models of one’s own', () => {
    class Early extends tf.Sequential {
      static override className = 'Early';
    }
    /** With its own way of being read and written, which does not ask tfjs's. */
    class Late extends tf.Sequential {
      static override className = 'Late';
      static override fromConfig(cls: never, config: { layers: tf.serialization.ConfigDict[] }): never {
        const model = new (cls as new () => tf.Sequential)();
        for (const layer of config.layers) model.add(deserialized(layer));
        return model as never;
      }
      override getConfig(): never {
        return {
          layers: this.layers.map((layer) => ({ className: layer.getClassName(), config: layer.getConfig() })),
        } as never;
      }
    }
    class Other extends tf.LayersModel {
      static override className = 'Other';
    }
    const deserialized = ({ className, config }: tf.serialization.ConfigDict) => {
      const [cls, fromConfig] = tf.serialization.SerializationMap.getMap().classNameMap[className as string];
      return fromConfig(cls, config as tf.serialization.ConfigDict) as tf.layers.Layer;
    };
    for (const cls of [Early, Late, Other]) tf.serialization.registerClass(cls as never);

    for (const cls of [Early, Late]) {
      it(`shares one generator, in exactly the saved state, as ${cls.className}`, async () => {
        const generator = Generator.fromSeed(42);
        generator.stream('shuffle').position = 3;
        generator.normal([2]);
        const model = new cls();
        for (const layer of (sequential(generator) as tf.Sequential).layers) model.add(layer);
        outputs(model, 2);
        const other = await reloaded(model);
        expect(other).to.be.instanceOf(cls);
        expect(generatorOf(other)).not.to.equal(generator);
        expect(generatorOf(other).getConfig()).to.deep.equal(generator.getConfig());
        expect(outputs(other)).to.deep.equal(outputs(model));
      });
    }

    it('shares one generator, in exactly the saved state, as a functional model', async () => {
      const generator = Generator.fromSeed(42);
      const { inputs, outputs: ends } = functional(generator);
      const model = new Other({ inputs, outputs: ends });
      outputs(model, 2);
      const other = await reloaded(model);
      expect(other).to.be.instanceOf(Other);
      expect(generatorOf(other).getConfig()).to.deep.equal(generator.getConfig());
      expect(outputs(other)).to.deep.equal(outputs(model));
    });
  });

  describe('of a file that is damaged, of a later version, or hostile', () => {
    type Config = Record<string, unknown>;
    /** Changes the model's record of a generator, the config of a seeded layer, or the config of the model. */
    type Damage = (record: Record<string, unknown>, layer: Config, model: Config) => void;
    const streams = (record: Config) => (record.streams as Config[])[0];
    const damages: Record<string, Damage> = {
      'a negative position': (record) => Object.assign(streams(record), { positions: [-1] }),
      'a huge position': (record) => Object.assign(streams(record), { positions: [2 ** 53] }),
      'a position that is text': (record) => Object.assign(streams(record), { positions: ['1'] }),
      'a position too much': (record) => Object.assign(streams(record), { position: -1 }),
      'no positions': (record) => Object.assign(streams(record), { positions: [] }),
      'a stream called __proto__': (record) => Object.assign(streams(record), { name: '__proto__' }),
      'a stream without a name': (record) => delete streams(record).name,
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
      'records that are no list': (record, _, model) => Object.assign(model, { seeded_generators: record }),
      'a reference of a later version': (_, { generator }) => Object.assign(generator as Config, { version: 3 }),
      'a reference without a version': (_, { generator }) => delete (generator as Config).version,
      'a reference with a seed of one word': (_, { generator }) => Object.assign(generator as Config, { seed: [1] }),
      'a reference without a seed': (_, { generator }) => delete (generator as Config).seed,
      'a reference with a key too much': (_, { generator }) => Object.assign(generator as Config, { state: 1 }),
      'a stream that is a number': (_, layer) => Object.assign(layer, { stream: 3 }),
      'a stream whose position is not that of the record': (_, { stream }) =>
        Object.assign(stream as Config, { name: 'shuffle', position: 9 }),
      'a stream without a position': (_, { stream }) => delete (stream as Config).position,
      'a stream with a negative position': (_, { stream }) => Object.assign(stream as Config, { position: -1 }),
      'clones that are no list': (_, { stream }) => Object.assign(stream as Config, { clones: 3 }),
      'a clone without a position': (_, { stream }) =>
        Object.assign(stream as Config, { clones: [{ name: 'dropout/clone' }] }),
      'a clone that is a number': (_, { stream }) => Object.assign(stream as Config, { clones: [3] }),
      'a clone that is nothing': (_, { stream }) => Object.assign(stream as Config, { clones: [null] }),
      'a record that is a list': (_, layer) => Object.assign(layer, { generator: [] }),
      'a record that is text': (_, layer) => Object.assign(layer, { generator: 'philox' }),
      'a record and a seed': (_, layer) => Object.assign(layer, { seed: 3 }),
      'a twin that is no number': (_, layer) => Object.assign(layer, { twin: 'first' }),
    };
    for (const [name, damage] of Object.entries(damages)) {
      it(`refuses ${name}, and nothing has changed`, async () => {
        const generator = Generator.fromSeed(1);
        const model = sequential(generator);
        generator.stream('shuffle').position = 2;
        outputs(model, 1);
        const artifacts = await saved(model);
        const whole = structuredClone(artifacts.modelTopology);
        const { config } = artifacts.modelTopology as {
          config: { layers: { config: Config }[]; seeded_generators: Config[] };
        };
        damage(config.seeded_generators[0], config.layers[1].config, config as unknown as Config);
        const before = generator.getConfig();
        let error: Error | undefined;
        try {
          await loaded(artifacts);
        } catch (thrown) {
          error = thrown as Error;
        }
        expect(error?.message).to.match(/^(SeededDropout|tf\.loadLayersModel): `\S+` .*must (not )?be .*\.$/s);
        expect(error).to.satisfy((e: unknown) => e instanceof TypeError || e instanceof RangeError);
        expect(generator.getConfig()).to.equal(before);
        const other = await loaded({ ...artifacts, modelTopology: whole as object });
        expect(generatorOf(other).getConfig()).to.deep.equal(before);
        expect(outputs(other)).to.deep.equal(outputs(model));
      });
    }
  });
});
