import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints, fitResumable, Generator } from '../../../index.ts';
import { onHostBackends } from '../../backends.ts';
import { failureOf } from '../../failure_of.ts';
import { stateOf } from '../killed_program.ts';
import { memorySlots } from '../memory_slots.ts';
import { endOf, itIsTheSameRun, tinyBatches, tinyModel } from '../same_run.ts';

type Fields = Record<string, number> & { setLearningRate(rate: number): void; setMomentum(momentum: number): void };
type Change = (optimizer: Fields, epoch: number) => void;

const optimizers: Record<string, () => tf.Optimizer> = {
  sgd: () => tf.train.sgd(0.05),
  momentum: () => tf.train.momentum(0.05, 0.9),
  nesterov: () => tf.train.momentum(0.05, 0.9, true),
  rmsprop: () => tf.train.rmsprop(0.05, 0.9, 0.5),
  'centered rmsprop': () => tf.train.rmsprop(0.05, 0.9, 0.5, undefined, true),
  adam: () => tf.train.adam(0.05),
  adamax: () => tf.train.adamax(0.05, 0.9, 0.99, undefined, 0.01),
  adagrad: () => tf.train.adagrad(0.05),
  adadelta: () => tf.train.adadelta(0.05),
};

const byLearningRate: Change = (optimizer, epoch) => {
  optimizer.learningRate = 0.05 / (epoch + 1);
};
const bySetLearningRate: Change = (optimizer, epoch) => optimizer.setLearningRate(0.05 / (epoch + 1));

const changes: [what: string, names: string[], change: Change][] = [
  ['learningRate = x', Object.keys(optimizers), byLearningRate],
  ['setLearningRate(x)', ['sgd', 'momentum', 'nesterov'], bySetLearningRate],
  [
    'setLearningRate(x), then learningRate = y',
    ['sgd', 'momentum'],
    (optimizer, epoch) => (epoch === 0 ? bySetLearningRate : byLearningRate)(optimizer, epoch),
  ],
  ['setMomentum(x)', ['momentum', 'nesterov'], (optimizer, epoch) => optimizer.setMomentum(0.9 - epoch / 10)],
  [
    'another beta',
    ['adam', 'adamax'],
    (optimizer, epoch) => {
      optimizer.beta1 = 0.9 - epoch / 10;
    },
  ],
  [
    'another decay',
    ['rmsprop', 'adamax'],
    (optimizer, epoch) => {
      optimizer.decay = 0.9 - epoch / 10;
    },
  ],
  [
    'another momentum, and epsilon',
    ['rmsprop', 'centered rmsprop'],
    (optimizer, epoch) => {
      optimizer.momentum = 0.5 - epoch / 10;
      optimizer.epsilon = 1e-3 * (epoch + 1);
    },
  ],
];

describe('an optimizer that a callback changes', () => {
  for (const [what, names, change] of changes) {
    for (const name of names) {
      it(`goes on with what was in effect, as fitDataset would: ${what} of ${name}`, async () => {
        const changing = (model: tf.LayersModel) => ({
          onEpochBegin: async (epoch: number) => change(model.optimizer as unknown as Fields, epoch),
        });
        const { history, weights } = await itIsTheSameRun(async ({ location, tick }) => {
          const generator = Generator.fromSeed(1);
          const model = tinyModel(generator, optimizers[name]());
          const { history } = await fitResumable(model, tinyBatches(generator), {
            epochs: 3,
            checkpoint: location,
            saveEvery: 1,
            verbose: 0,
            callbacks: [changing(model), { onBatchEnd: tick }],
          });
          return { history, ...endOf(model, generator) };
        }, 3);
        const generator = Generator.fromSeed(1);
        const model = tinyModel(generator, optimizers[name]());
        const args = { epochs: 3, verbose: 0, callbacks: changing(model) } as const;
        const stock = await model.fitDataset(tinyBatches(generator), args);
        expect(history).to.deep.equal(stock.history);
        expect(weights).to.deep.equal(endOf(model).weights);
      });
    }
  }

  it('goes on when it was changed between two batches, or before a save of Checkpoints', async () => {
    for (const change of [byLearningRate, bySetLearningRate]) {
      const make = () => tinyModel(Generator.fromSeed(1), optimizers.momentum());
      const [whole, again] = [make(), make()];
      const [xs, ys] = [tf.ones([2, 3]), tf.zeros([2, 1])];
      const location = memorySlots();
      const checkpoints = new Checkpoints(location);
      expect(await checkpoints.restore({ model: whole })).to.equal(undefined);
      await whole.trainOnBatch(xs, ys);
      change(whole.optimizer as unknown as Fields, 3);
      await whole.trainOnBatch(xs, ys);
      await checkpoints.save({ model: whole });
      await new Checkpoints(location).restore({ model: again });
      for (const model of [whole, again]) await model.trainOnBatch(xs, ys);
      expect(endOf(again)).to.deep.equal(endOf(whole));
    }
  });

  it('is replaced by one of another class, which goes on too', async () => {
    await itIsTheSameRun(async ({ location, tick }) => {
      const generator = Generator.fromSeed(1);
      const model = tinyModel(generator, 'sgd');
      const onEpochEnd = async (epoch: number) => {
        if (epoch === 0) model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
      };
      const { history } = await fitResumable(model, tinyBatches(generator), {
        epochs: 3,
        checkpoint: location,
        saveEvery: 1,
        verbose: 0,
        callbacks: [{ onEpochEnd }, { onBatchEnd: tick }],
      });
      return { history, ...endOf(model, generator) };
    }, 3);
  });
});

/** An optimizer of the program's own, with fields of every kind. */
class Signed extends tf.Optimizer {
  static className = 'Signed';
  learningRate = 0.05;
  isWarm = false;
  mode = 'cold';
  scale = tf.keep(tf.scalar(1));
  averages: { originalName: string; variable: tf.Variable }[] = [];

  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    const pairs = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(gradients);
    const variables = tf.engine().registeredVariables;
    for (const [i, [name, gradient]] of pairs.entries()) {
      this.averages[i] ??= { originalName: `${name}/average`, variable: tf.variable(tf.zerosLike(gradient), false) };
      tf.tidy(() => {
        const { variable } = this.averages[i];
        variable.assign(variable.mul(0.9).add(gradient.mul(0.1)));
        variables[name].assign(variables[name].sub(variable.mul(this.scale).mul(this.learningRate)) as tf.Tensor);
      });
    }
    const { scale } = this;
    this.scale = tf.keep(tf.tidy(() => scale.mul(0.95)) as tf.Scalar);
    scale.dispose();
    this.isWarm = true;
    this.mode = 'warm';
    this.incrementIterations();
  }

  override getConfig() {
    return { learningRate: this.learningRate };
  }
}

describe("an optimizer of the program's own", () => {
  it('goes on with its numbers, texts, tensors and slots', async () => {
    await itIsTheSameRun(async ({ location, tick }) => {
      const generator = Generator.fromSeed(1);
      const model = tinyModel(generator, new Signed());
      const { history } = await fitResumable(model, tinyBatches(generator), {
        epochs: 2,
        checkpoint: location,
        saveEvery: 1,
        verbose: 0,
        callbacks: { onBatchEnd: tick },
      });
      return { history, ...endOf(model, generator) };
    }, 3);
  });

  it('is refused with what it keeps that cannot be saved', async () => {
    const model = tinyModel(Generator.fromSeed(1), Object.assign(new Signed(), { seen: new Set() }));
    expect((await failureOf(new Checkpoints(memorySlots()).save({ model }))).message).to.match(
      /^Checkpoints: the optimizer Signed keeps `seen`, which cannot be saved, so a run could not be resumed exactly\. /,
    );
  });
});

describe('an optimizer that is restored', () => {
  onHostBackends(() => {
    for (const [name, make] of Object.entries(optimizers)) {
      it(`has all that it had, in no more tensors: ${name}`, async () => {
        const [xs, ys] = [tf.ones([2, 3]), tf.zeros([2, 1])];
        const models = [1, 2].map(() => tinyModel(Generator.fromSeed(1), make()));
        const location = memorySlots();
        for (let i = 0; i < 3; i++) await models[0].trainOnBatch(xs, ys);
        await new Checkpoints(location).save({ model: models[0] });
        const checkpoints = new Checkpoints(location);
        await checkpoints.restore({ model: models[1] });
        expect(stateOf(models[1].optimizer)).to.deep.equal(stateOf(models[0].optimizer));
        const before = tf.memory().numTensors;
        for (let i = 0; i < 3; i++) await checkpoints.restore({ model: models[1] });
        expect(tf.memory().numTensors).to.equal(before);
        for (const model of models) await model.trainOnBatch(xs, ys);
        expect(endOf(models[1])).to.deep.equal(endOf(models[0]));
      });
    }
  });
});
