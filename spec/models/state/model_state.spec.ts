import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Checkpoints,
  type FitResumableArguments,
  fitResumable,
  Generator,
  seededBatches,
  seededDropout,
  seededGlorotUniform,
} from '../../../index.ts';
import '../../backends.ts';
import { bitsOf } from '../../bits.ts';
import { failureOf } from '../../failure_of.ts';
import { memorySlots } from '../memory_slots.ts';
import { endOf, itIsTheSameRun, type Process, runKilled } from '../same_run.ts';

type Layer = tf.layers.Layer;
type Args = Partial<FitResumableArguments<tf.TensorContainer>>;

const dense = (generator: Generator, more: object = {}) =>
  tf.layers.dense({ units: 3, kernelInitializer: seededGlorotUniform({ generator }), ...more });

const compile = (model: tf.LayersModel, optimizer = 'adam') => model.compile({ optimizer, loss: 'meanSquaredError' });

function data(generator: Generator) {
  const xs = tf.tidy(() => tf.range(0, 36).sin().reshape([12, 3]));
  return seededBatches({ xs, ys: tf.tidy(() => xs.cos()) }, { batchSize: 4, generator });
}

/** Two layers of equal shapes, and what trains them. */
function twoLayers({ location, tick }: Process) {
  const generator = Generator.fromSeed(1);
  const [base, head] = [dense(generator, { inputShape: [3] }), dense(generator)];
  const model = tf.sequential({ layers: [base, head] });
  const dataset = data(generator);
  const train = (epochs: number, args: Args = {}) =>
    fitResumable(model, dataset as never, {
      epochs,
      checkpoint: location,
      saveEvery: 1,
      verbose: 0,
      ...args,
      callbacks: [args.callbacks ?? [], { onBatchEnd: tick }].flat(),
    });
  return { generator, base, head, model, dataset, train };
}

describe('the weights of a run', () => {
  before(() => tf.setBackend('cpu'));

  for (const optimizer of ['sgd', 'momentum', 'rmsprop', 'adam', 'adagrad', 'adadelta', 'adamax']) {
    it(`stay those of their layers when a layer is unfrozen and trained on in one location, with ${optimizer}`, async () => {
      const make = () => (optimizer === 'momentum' ? tf.train.momentum(0.1, 0.9) : optimizer);
      const phases = async (process: Process) => {
        const { base, model, train, generator } = twoLayers(process);
        base.trainable = false;
        model.compile({ optimizer: make() as string, loss: 'meanSquaredError' });
        const first = await train(2);
        base.trainable = true;
        model.compile({ optimizer: make() as string, loss: 'meanSquaredError' });
        const { history } = await train(4);
        expect(first.history.loss).to.deep.equal(history.loss.slice(0, 2));
        return { history, ...endOf(model, generator) };
      };
      const { history, weights } = await itIsTheSameRun(phases, 3);

      const { base, model, dataset } = twoLayers({ location: [], tick() {} });
      base.trainable = false;
      model.compile({ optimizer: make() as string, loss: 'meanSquaredError' });
      const one = await model.fitDataset(dataset, { epochs: 2, verbose: 0 });
      const before = one.history.loss.slice();
      base.trainable = true;
      model.compile({ optimizer: make() as string, loss: 'meanSquaredError' });
      const two = await model.fitDataset(dataset, { epochs: 4, initialEpoch: 2, verbose: 0 });
      // The second phase of fitResumable trains with an optimizer that goes on; only SGD has no state.
      if (optimizer === 'sgd') {
        expect(history.loss).to.deep.equal([...before, ...two.history.loss]);
        expect(weights).to.deep.equal(model.getWeights().map(bitsOf));
      } else expect(history.loss.slice(0, 2)).to.deep.equal(before);
    });
  }

  it('stay those of their layers when a layer is frozen after a while', async () => {
    await itIsTheSameRun(async (process) => {
      const { base, model, train, generator } = twoLayers(process);
      compile(model);
      await train(2);
      base.trainable = false;
      compile(model);
      const { history } = await train(4);
      return { history, ...endOf(model, generator) };
    }, 3);
  });

  for (const [what, layerOf] of [
    ['the first layer', 'base'],
    ['the last layer', 'head'],
  ] as const) {
    it(`go on when a callback unfreezes ${what} in the course of the run`, async () => {
      await itIsTheSameRun(async (process) => {
        const program = twoLayers(process);
        const { model, train, generator } = program;
        program[layerOf].trainable = false;
        compile(model);
        const onEpochBegin = async (epoch: number) => {
          if (epoch === 1) program[layerOf].trainable = true;
        };
        const { history } = await train(3, { callbacks: { onEpochBegin } });
        return { history, ...endOf(model, generator), trainable: program[layerOf].trainable };
      }, 2);
    });

    it(`go on when a callback unfreezes ${what} and compiles the model again`, async () => {
      await itIsTheSameRun(async (process) => {
        const program = twoLayers(process);
        const { model, train, generator } = program;
        program[layerOf].trainable = false;
        compile(model, 'sgd');
        const onEpochEnd = async (epoch: number) => {
          if (epoch !== 0) return;
          program[layerOf].trainable = true;
          const { optimizer } = model;
          model.compile({ optimizer, loss: 'meanSquaredError' });
        };
        const { history } = await train(3, { callbacks: { onEpochEnd } });
        return { history, ...endOf(model, generator) };
      }, 2);
    });
  }

  it('are found by name, in whatever order a model lists them', async () => {
    const location = memorySlots();
    const make = (frozen: boolean) => {
      const generator = Generator.fromSeed(1);
      const [first, second] = [
        dense(generator, { name: 'first', inputShape: [3] }),
        dense(generator, { name: 'second' }),
      ];
      const model = tf.sequential({ layers: [first, second] });
      first.trainable = !frozen;
      compile(model, 'sgd');
      return { model, first, second };
    };
    const saved = make(false);
    await new Checkpoints(location).save({ model: saved.model });
    const { model, first, second } = make(true);
    for (const layer of [first, second]) layer.setWeights(layer.getWeights().map((weight) => weight.mul(0)));
    await new Checkpoints(location).restore({ model });
    expect(first.getWeights().map(bitsOf)).to.deep.equal(saved.first.getWeights().map(bitsOf));
    expect(second.getWeights().map(bitsOf)).to.deep.equal(saved.second.getWeights().map(bitsOf));
  });

  it('are found in nested models, wrappers and shared layers', async () => {
    const make = () => {
      const generator = Generator.fromSeed(1);
      const inner = tf.sequential({ layers: [dense(generator, { inputShape: [3] }), dense(generator)] });
      const shared = dense(generator);
      const input = tf.input({ shape: [4, 3] });
      let x = tf.layers.timeDistributed({ layer: inner }).apply(input) as tf.SymbolicTensor;
      const lstm = tf.layers.lstm({
        units: 3,
        kernelInitializer: seededGlorotUniform({ generator }),
        recurrentInitializer: seededGlorotUniform({ generator }),
      });
      x = tf.layers.bidirectional({ layer: lstm, mergeMode: 'sum' }).apply(x) as tf.SymbolicTensor;
      x = shared.apply(shared.apply(x)) as tf.SymbolicTensor;
      const model = tf.model({ inputs: input, outputs: x });
      compile(model);
      return { generator, model };
    };
    const xs = tf.ones([2, 4, 3]);
    const ys = tf.zeros([2, 3]);
    const [saved, other] = [make(), make()];
    for (let i = 0; i < 3; i++) await saved.model.trainOnBatch(xs, ys);
    const location = memorySlots();
    await new Checkpoints(location).save({ model: saved.model });
    await new Checkpoints(location).restore({ model: other.model });
    expect(endOf(other.model, other.generator)).to.deep.equal(endOf(saved.model, saved.generator));
    for (const { model } of [saved, other]) await model.trainOnBatch(xs, ys);
    expect(endOf(other.model, other.generator)).to.deep.equal(endOf(saved.model, saved.generator));
  });

  it('name a layer that is missing, new, or of another shape', async () => {
    const location = memorySlots();
    const make = (...layers: ((generator: Generator) => Layer)[]) => {
      const generator = Generator.fromSeed(1);
      const model = tf.sequential({ layers: layers.map((layer) => layer(generator)) });
      compile(model);
      return model;
    };
    const first = (generator: Generator) => dense(generator, { name: 'first', inputShape: [3] });
    const second = (generator: Generator) => dense(generator, { name: 'second' });
    const third = (generator: Generator) => dense(generator, { name: 'third' });
    const wide = (generator: Generator) => dense(generator, { name: 'second', units: 4 });
    await new Checkpoints(location).save({ model: make(first, second) });
    const messageOf = async (model: tf.LayersModel) =>
      (await failureOf(new Checkpoints(location).restore({ model }))).message;
    expect(await messageOf(make(first))).to.match(/weight second\/kernel was \[3,3\] and is gone/);
    expect(await messageOf(make(first, second, third))).to.match(/weight third\/kernel is new \(\[3,3\]\)/);
    expect(await messageOf(make(first, wide))).to.match(
      /^Checkpoints: the checkpoint is of another model: the weight second\/kernel must be float32 \[3,4\], but the checkpoint has float32 \[3,3\]\./,
    );

    // What is there is restored, if the program says that it may be another one.
    const model = make(first, second, third);
    await new Checkpoints(location).restore({ model }, { changed: 'allow' });
    expect(await model.trainOnBatch(tf.ones([2, 3]), tf.ones([2, 3]))).to.be.a('number');
  });

  it('include moving averages, which no optimizer trains', async () => {
    await itIsTheSameRun(async ({ location, tick }) => {
      const generator = Generator.fromSeed(1);
      const model = tf.sequential({
        layers: [dense(generator, { inputShape: [3] }), tf.layers.batchNormalization(), dense(generator)],
      });
      compile(model);
      const args = { epochs: 2, checkpoint: location, saveEvery: 1, verbose: 0 } as const;
      const { history } = await fitResumable(model, data(generator), { ...args, callbacks: { onBatchEnd: tick } });
      return { history, ...endOf(model, generator) };
    }, 2);
  });
});

/** A layer of the program's own, with a count that it keeps by itself. */
class Warming extends tf.layers.Layer {
  static className = 'Warming';
  calls = 0;
  scale = 0.5;
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    if (kwargs.training) {
      this.calls += 1;
      this.scale = Math.min(1, this.scale + 0.1);
    }
    return tf.tidy(() => tf.mul(Array.isArray(inputs) ? inputs[0] : inputs, this.scale));
  }
}
tf.serialization.registerClass(Warming);

/** A layer that keeps what JSON cannot hold. */
class Averaging extends tf.layers.Layer {
  static className = 'Averaging';
  mean = tf.keep(tf.scalar(0));
  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    const input = Array.isArray(inputs) ? inputs[0] : inputs;
    if (kwargs.training) this.mean = tf.keep(tf.tidy(() => tf.add(this.mean, input.mean()) as tf.Scalar));
    return tf.tidy(() => input.add(0));
  }
}
tf.serialization.registerClass(Averaging);

describe("the state of a layer of the program's own", () => {
  const program =
    (make: () => Layer, args: Args = {}) =>
    async ({ location, tick }: Process) => {
      const generator = Generator.fromSeed(1);
      const own = make();
      const model = tf.sequential({ layers: [dense(generator, { inputShape: [3] }), own, dense(generator)] });
      compile(model);
      const { history } = await fitResumable(model, data(generator) as never, {
        epochs: 2,
        checkpoint: location,
        saveEvery: 1,
        verbose: 0,
        ...args,
        callbacks: { onBatchEnd: tick },
      });
      return { history, ...endOf(model, generator), calls: (own as Warming).calls };
    };

  it('goes on, as far as JSON can hold it', async () => {
    const { calls } = await itIsTheSameRun(
      program(() => new Warming({})),
      2,
    );
    expect(calls).to.equal(6);
  });

  it('is an error at the save after it has changed, if JSON cannot hold it', async () => {
    const { message } = await failureOf(
      runKilled(
        program(() => new Averaging({})),
        100,
      ),
    );
    expect(message).to.match(
      /^fitResumable: the layer averaging.* has changed its `mean` since the run began, which cannot be saved, so the run could not be resumed exactly\. Keep it in a weight/,
    );
  });
});

describe('what a callback changes in a layer while the model trains', () => {
  /** A model around two dense layers and the dropout that is changed. */
  const kinds: Record<string, (parts: tf.layers.Layer[], generator: Generator) => tf.LayersModel> = {
    'a Sequential': (parts, generator) => tf.sequential({ layers: [...parts, dense(generator)] }),
    'a Sequential in a Sequential, at its beginning': (parts, generator) =>
      tf.sequential({ layers: [tf.sequential({ layers: parts }), dense(generator)] }),
    'a Sequential in a Sequential, behind another layer': (parts, generator) =>
      tf.sequential({
        layers: [dense(generator, { inputShape: [3] }), tf.sequential({ layers: parts }), dense(generator)],
      }),
    'a functional model in a functional model': (parts, generator) => {
      const x = tf.input({ shape: [3] });
      const inner = tf.sequential({ layers: parts });
      return tf.model({ inputs: x, outputs: dense(generator).apply(inner.apply(x)) as tf.SymbolicTensor });
    },
  };

  for (const [kind, make] of Object.entries(kinds)) {
    const run = (change: (dropout: tf.layers.Layer, model: tf.LayersModel, epoch: number) => void) =>
      itIsTheSameRun(async ({ location, tick }) => {
        const generator = Generator.fromSeed(1);
        const dropout = seededDropout({ rate: 0.1, generator });
        const model = make(
          [dense(generator, { units: 3, inputShape: [3] }), dropout, dense(generator, { units: 3 })],
          generator,
        );
        compile(model);
        const { history } = await fitResumable(model, data(generator), {
          epochs: 3,
          checkpoint: location,
          saveEvery: 1,
          verbose: 0,
          callbacks: [{ onEpochBegin: async (epoch: number) => change(dropout, model, epoch) }, { onBatchEnd: tick }],
        });
        const { rate } = dropout as unknown as { rate: number };
        return { history, ...endOf(model, generator), rate, trainable: model.layers.map((layer) => layer.trainable) };
      }, 2);

    it(`is resumed: the rate of a dropout, in ${kind}`, async () => {
      const whole = await run((dropout, _, epoch) => {
        (dropout as unknown as { rate: number }).rate = 0.1 + 0.2 * epoch;
      });
      expect(whole.rate).to.equal(0.5);
    });

    it(`is resumed: a part that is frozen, and the model compiled again, in ${kind}`, async () => {
      const whole = await run((_, model, epoch) => {
        if (epoch !== 1) return;
        const part = model.layers.find((layer) => layer.weights.length > 0);
        if (part) part.trainable = false;
        compile(model);
      });
      expect(whole.trainable).to.include(false);
    });
  }
});
