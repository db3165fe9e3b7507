import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Ternary } from '../../examples/own_initializer.ts';
import { UniformNoise } from '../../examples/own_layer.ts';
import { DropConnect, type DropConnectArguments } from '../../examples/own_layer_with_weights.ts';
import { Checkpoints, Generator, generatorOf, getGenerator, SeededGlorotUniform, setSeed } from '../../index.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { itKeepsItsConfig, itRefusesBadArguments } from '../initializers/config_claims.ts';
import { withGlobalGenerator } from '../initializers/expectations.ts';
import { applied, type Class } from '../initializers/initializer_suite.ts';
import { itServesTfjs } from '../initializers/tfjs_claims.ts';
import { itIsARandomLayer } from '../layers/random_layer_suite.ts';
import { memorySlots } from '../models/memory_slots.ts';
import { loaded, reloaded, saved } from '../save.ts';

itIsARandomLayer({
  name: 'UniformNoise',
  make: (args) => new UniformNoise({ amount: 0.7, ...args }),
  kind: 'uniform_noise',
  shape: [3, 2, 4],
});

describe('UniformNoise', () => {
  it('adds uniform numbers of its stream, within the amount', () => {
    const layer = new UniformNoise({ amount: 0.5, generator: Generator.fromSeed(1) });
    const noise = layer.apply(tf.zeros([100]), { training: true }) as tf.Tensor;
    expect(bitsOf(noise)).to.deep.equal(bitsOf(layer.stream.at(0).uniform([100], -0.5, 0.5)));
  });

  it('refuses an amount that is negative or no number, and claims nothing', () => {
    const generator = Generator.fromSeed(1);
    for (const amount of [-1, Number.NaN, undefined]) {
      const make = () => new UniformNoise({ amount: amount as number, generator });
      expect(make).to.throw(RangeError, 'UniformNoise: `amount` must be at least 0');
    }
    expect(generator.streams).to.deep.equal([]);
  });
});

describe('Ternary as a seeded initializer', () => {
  // Keras has no such initializer, so the claims that hold one to Keras's values are left out.
  const declaration = {
    cls: Ternary as unknown as Class,
    make: (args?: object) => new Ternary(args),
    kind: 'ternary',
    keras: '',
    args: { scale: 0.25 },
    defaults: { scale: 1 },
    drawn: () => expect.fail('There are no reference values.'),
    refused: [
      [{ scale: 0 }, RangeError, 'scale'],
      [{ scale: -1 }, RangeError, 'scale'],
      [{ scale: Number.NaN }, RangeError, 'scale'],
    ] as [Record<string, unknown>, typeof RangeError, string][],
  };
  itServesTfjs(declaration);
  itKeepsItsConfig(declaration);
  itRefusesBadArguments(declaration);

  onEveryBackend(() => {
    it('has the values -scale, 0 and scale, those of one draw of its stream', () => {
      const initializer = new Ternary({ scale: 0.25, generator: Generator.fromSeed(1) });
      const values = initializer.apply([4, 30]);
      expect(values.shape).to.deep.equal([4, 30]);
      expect(new Set(values.dataSync())).to.deep.equal(new Set([-0.25, 0, 0.25]));
      expect(initializer.stream.position).to.equal(1);
      const integers = initializer.stream.at(0).uniformInt([4, 30], -1, 2);
      expect(bitsOf(values)).to.deep.equal(bitsOf(tf.mul(integers, 0.25)));
    });

    it('draws afresh at every apply with a generator, and the same again with a seed', () => {
      const [one, other] = [{ generator: Generator.fromSeed(1) }, { seed: 7 }].map((args) => new Ternary(args));
      expect(applied(one, [20])).not.to.deep.equal(applied(one, [20]));
      expect(applied(other, [20])).to.deep.equal(applied(other, [20]));
      expect(applied(new Ternary({ seed: 7 }), [20])).to.deep.equal(applied(other, [20]));
    });

    it('leaves no tensors but its values', () => {
      const initializer = new Ternary({ generator: Generator.fromSeed(1) });
      expect(tensorsLeftBy(() => initializer.apply([4, 3]))).to.equal(1);
    });
  });
});

describe('DropConnect, a layer with weights', () => {
  const layerOf = (args: Partial<DropConnectArguments>) => new DropConnect({ units: 5, rate: 0.5, ...args });
  const modelOf = (...layers: tf.layers.Layer[]) => {
    const inputs = tf.input({ shape: [6] });
    return tf.model({ inputs, outputs: layers.reduce((at, layer) => layer.apply(at) as tf.SymbolicTensor, inputs) });
  };
  const x = () => tf.range(1, 13).reshape([2, 6]);
  const train = (part: tf.layers.Layer) => bitsOf(part.apply(x(), { training: true }) as tf.Tensor);
  const trainings = (part: tf.layers.Layer, times: number) => Array.from({ length: times }, () => train(part));
  const inModel = (model: tf.LayersModel, i = 1) => model.layers[i] as DropConnect;
  const jsonOf = (layer: tf.layers.Layer) => JSON.parse(JSON.stringify(layer.getConfig()));

  onEveryBackend(() => {
    it('multiplies by its weights in inference, and draws nothing', () => {
      const layer = layerOf({ generator: Generator.fromSeed(1) });
      const model = modelOf(layer);
      expect(model.outputShape).to.deep.equal([null, 5]);
      const output = model.predict(x()) as tf.Tensor;
      expect(bitsOf(output)).to.deep.equal(bitsOf(tf.matMul(x(), layer.getWeights()[0])));
      expect(layer.source.stream.position).to.equal(0);
    });

    it('drops the weights that its stream says, others at each call', () => {
      const layer = layerOf({ generator: Generator.fromSeed(1) });
      modelOf(layer);
      const outputs = trainings(layer, 3);
      expect(new Set(outputs.map(String)).size).to.equal(3);
      expect(layer.source.stream.position).to.equal(3);
      const mask = layer.source.stream.at(2).bernoulli([6, 5], 0.5);
      const kernel = tf.mul(tf.mul(layer.getWeights()[0], mask), 2);
      expect(outputs[2]).to.deep.equal(bitsOf(tf.matMul(x(), kernel)));
    });

    it('has the same run and weights from the same seed', () => {
      const run = (seed: number) => {
        const layer = layerOf({ generator: Generator.fromSeed(seed) });
        return [modelOf(layer).getWeights().map(bitsOf), trainings(layer, 3)];
      };
      expect(run(5)).to.deep.equal(run(5));
      expect(run(5)).not.to.deep.equal(run(6));
    });

    it('draws from streams named after its kind, or as it is told', () => {
      const generator = Generator.fromSeed(1);
      const streams = [layerOf({ generator }), layerOf({ generator, stream: 'encoder' })].map(({ source }) => source);
      expect(streams.map(({ stream }) => stream.name)).to.deep.equal(['drop_connect', 'encoder']);
      const names = ['drop_connect', 'encoder', 'glorot_uniform', 'glorot_uniform_1'];
      expect(generator.streams.map(({ name }) => name)).to.deep.equal(names);
    });

    for (const options of [{}, { strict: false }]) {
      it(`goes on where it was, from a model saved in mid-run and loaded with ${JSON.stringify(options)}`, async () => {
        const generator = Generator.fromSeed(1);
        const layer = layerOf({ generator });
        const model = modelOf(layer);
        trainings(layer, 2);
        const record = generator.getConfig();
        const other = await loaded(await saved(model), options);
        expect(generatorOf(other)).not.to.equal(generator);
        expect(generatorOf(other).getConfig()).to.deep.equal(record);
        expect(other.getWeights().map(bitsOf)).to.deep.equal(model.getWeights().map(bitsOf));
        expect(trainings(inModel(other), 3)).to.deep.equal(trainings(layer, 3));
      });
    }

    it("shares one generator with the other parts of one's own after loading", async () => {
      const generator = Generator.fromSeed(1);
      const model = modelOf(
        new UniformNoise({ amount: 0.1, generator }),
        layerOf({ generator }),
        layerOf({ generator, stream: 'last' }),
        tf.layers.dense({ units: 2, kernelInitializer: new Ternary({ generator }) as never }),
      );
      train(model);
      const other = await reloaded(model);
      const [, noise, first, last, dense] = other.layers as unknown as [unknown, UniformNoise, ...DropConnect[]];
      const found = [noise.generator, ...[first, last].map(({ source }) => source.generator)];
      found.push(...[first, last, dense].map(({ kernelInitializer }) => kernelInitializer.generator));
      expect(new Set(found)).to.deep.equal(new Set([generatorOf(other)]));
      expect(generatorOf(other).getConfig()).to.deep.equal(generator.getConfig());
      expect(trainings(other, 3)).to.deep.equal(trainings(model, 3));
    });

    it('goes on where it was, from a config that went through JSON text', () => {
      const layer = layerOf({ generator: Generator.fromSeed(1), stream: 'encoder' });
      modelOf(layer);
      trainings(layer, 2);
      const restored = new DropConnect(jsonOf(layer));
      modelOf(restored);
      restored.setWeights(layer.getWeights());
      expect(restored.source.generator).not.to.equal(layer.source.generator);
      expect(restored.source.stream.position).to.equal(2);
      expect(trainings(restored, 3)).to.deep.equal(trainings(layer, 3));
    });

    it('goes on at its own position when it was given a seed', async () => {
      const [layer, same] = [layerOf({ seed: 0 }), layerOf({ seed: 0 })];
      const model = modelOf(layer);
      expect(layer.source.generator).to.equal(undefined);
      expect(layer.kernelInitializer.generator).to.equal(getGenerator());
      modelOf(same).setWeights(model.getWeights());
      expect(trainings(layer, 2)).to.deep.equal(trainings(same, 2));
      for (const options of [{}, { strict: false }]) {
        const other = inModel(await loaded(await saved(model), options));
        expect(other.source.stream.position).to.equal(2);
        same.source.stream.position = 2;
        expect(trainings(other, 3)).to.deep.equal(trainings(same, 3));
      }
    });

    it('keeps where its initial weights come from', async () => {
      const generator = Generator.fromSeed(1);
      for (const kernelInitializer of [{ generator, stream: 'kernel' }, { seed: 4 }]) {
        const other = inModel(await reloaded(modelOf(layerOf({ generator, kernelInitializer }))));
        const { stream, generator: theirs } = other.kernelInitializer;
        expect([stream.name, theirs?.seed]).to.deep.equal(
          'seed' in kernelInitializer ? [undefined, undefined] : ['kernel', 1n],
        );
        expect(stream.seed).to.equal(new SeededGlorotUniform(kernelInitializer).stream.seed);
      }
    });

    it('is put back by Checkpoints, with a generator and with a seed', async () => {
      const make = () => {
        const seeded = layerOf({ seed: 3, kernelInitializer: { seed: 4 } });
        const model = modelOf(layerOf({ generator: Generator.fromSeed(1) }), seeded);
        model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
        return model;
      };
      const [model, again] = [make(), make()];
      const slots = memorySlots();
      train(model);
      await new Checkpoints(slots).save({ model });
      await new Checkpoints(slots).restore({ model: again });
      expect(trainings(again, 3)).to.deep.equal(trainings(model, 3));
    });

    it('stays on the generator when it is cloned in the program, with streams of its own', () => {
      const generator = Generator.fromSeed(1);
      const layer = layerOf({ generator });
      const clones = [layer.getConfig(), layer.getConfig()].map((config) => new DropConnect(config as never));
      const parts = [layer, ...clones].flatMap(({ source, kernelInitializer }) => [source, kernelInitializer]);
      expect(new Set(parts.map((part) => part.generator))).to.deep.equal(new Set([generator]));
      expect(new Set(parts.map(({ stream }) => stream)).size).to.equal(6);
    });

    it('draws at each step of timeDistributed, and goes on there after loading', async () => {
      const layer = layerOf({ generator: Generator.fromSeed(1) });
      const input = tf.input({ shape: [3, 6] });
      const outputs = tf.layers.timeDistributed({ layer }).apply(input) as tf.SymbolicTensor;
      const model = tf.model({ inputs: input, outputs });
      expect(model.outputShape).to.deep.equal([null, 3, 5]);
      const next = (one: tf.LayersModel) => bitsOf(one.apply(tf.ones([2, 3, 6]), { training: true }) as tf.Tensor);
      next(model);
      expect(layer.source.stream.position).to.equal(3);
      const other = await reloaded(model);
      expect(generatorOf(other).getConfig()).to.deep.equal(layer.source.generator?.getConfig());
      expect(next(other)).to.deep.equal(next(model));
    });

    it('has the gradient of the weights that it kept', () => {
      const layer = layerOf({ generator: Generator.fromSeed(1) });
      modelOf(layer);
      const gradient = tf.grad((y) => tf.sum(layer.apply(y, { training: true }) as tf.Tensor))(tf.ones([1, 6]));
      const mask = layer.source.stream.at(0).bernoulli([6, 5], 0.5);
      const wanted = tf.mul(tf.mul(layer.getWeights()[0], mask), 2).sum(1).dataSync();
      for (const [i, number] of gradient.dataSync().entries()) expect(number).to.be.closeTo(wanted[i], 1e-5);
    });

    it('leaves no tensors behind, nor does its gradient', () => {
      const layer = layerOf({ generator: Generator.fromSeed(1) });
      modelOf(layer);
      const input = x();
      const output = (training: boolean) => layer.apply(input, { training }) as tf.Tensor;
      for (const training of [true, false]) expect(tensorsLeftBy(() => output(training).dispose())).to.equal(0);
      const gradient = tf.grad((y) => layer.apply(y, { training: true }) as tf.Tensor);
      expect(tensorsLeftBy(() => gradient(input).dispose())).to.equal(0);
    });
  });

  it('draws from the global generator when it is given neither a generator nor a seed', () => {
    withGlobalGenerator(() => {
      setSeed(9);
      const layer = layerOf({});
      expect([layer.source.generator, layer.kernelInitializer.generator]).to.deep.equal(Array(2).fill(getGenerator()));
    });
  });

  it('refuses a rate that is not in [0, 1), and claims nothing', () => {
    const generator = Generator.fromSeed(1);
    for (const rate of [1, -0.5, Number.NaN, undefined]) {
      expect(() => layerOf({ rate, generator })).to.throw(RangeError, 'DropConnect: `rate` must be in [0, 1)');
    }
    expect(generator.streams).to.deep.equal([]);
  });
});
