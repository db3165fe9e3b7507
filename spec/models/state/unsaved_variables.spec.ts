import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints, fitResumable, Generator, seededBatches } from '../../../index.ts';
import '../../backends.ts';
import { memorySlots } from '../memory_slots.ts';
import { tinyBatches, tinyModel, tinyTensors } from '../same_run.ts';

const OPTIMIZERS = ['sgd', 'momentum', 'rmsprop', 'adam', 'adamax', 'adagrad', 'adadelta'] as const;

/** Long enough for a second look, on a busy machine too. */
const LONG = { epochs: 20 };

describe('a variable that is in no checkpoint', () => {
  const { warn } = console;
  let warnings: string[];

  // Those that other specs have left are out of the way meanwhile.
  const { state } = tf.engine();
  let others = state.registeredVariables;

  before(async () => {
    await tf.setBackend('cpu');
    others = state.registeredVariables;
    state.registeredVariables = {};
  });
  after(() => {
    state.registeredVariables = { ...others, ...state.registeredVariables };
  });
  beforeEach(() => {
    warnings = [];
    console.warn = (text: string) => void warnings.push(text);
  });
  afterEach(() => {
    console.warn = warn;
  });

  const run = (callbacks: object, args: object = {}) => {
    const generator = Generator.fromSeed(1);
    const options = { epochs: 2, checkpoint: memorySlots(), saveEvery: 1, verbose: 0, callbacks, ...args };
    return fitResumable(tinyModel(generator), tinyBatches(generator), options as never);
  };

  it('is named in one warning, if it changes from one save to the next', async () => {
    const weight = tf.variable(tf.scalar(1), false, 'annealed');
    await run({ onBatchEnd: () => tf.tidy(() => weight.assign(weight.mul(1.01))) }, LONG);
    expect(warnings).to.have.lengthOf(1);
    expect(warnings[0]).to.match(
      /^fitResumable: variables have changed since the last save, but are in no checkpoint: annealed \[\]\. A run that/,
    );
    weight.dispose();
  });

  it('is named, of a model that the run was not given', async () => {
    const other = tinyModel(Generator.fromSeed(2));
    const { xs, ys } = tinyTensors();
    await run({ onEpochEnd: () => other.fit(xs, ys, { epochs: 1, verbose: 0 }) }, LONG);
    expect(warnings.join()).to.match(/in no checkpoint: .*kernel.* \[3,1\]/);
  });

  for (const name of OPTIMIZERS) {
    it(`is not what the run's own optimizer keeps: ${name}`, async () => {
      const generator = Generator.fromSeed(1);
      const optimizer = name === 'momentum' ? tf.train.momentum(0.1, 0.9) : name;
      const model = tf.sequential({
        layers: [
          tf.layers.dense({ units: 2, inputShape: [3] }),
          tf.layers.batchNormalization(),
          tf.layers.dense({ units: 1 }),
        ],
      });
      model.compile({ optimizer: optimizer as string, loss: 'meanSquaredError', metrics: ['mse'] });
      const options = { epochs: 3, checkpoint: memorySlots(), saveEvery: 1, verbose: 0 as const };
      await fitResumable(model, tinyBatches(generator), options);
      expect(warnings).to.deep.equal([]);
    });
  }

  it('is not one that is made and used up in between, stays as it is, or is saved as state or by another run', async () => {
    const generator = Generator.fromSeed(1);
    const still = tf.variable(tf.scalar(1));
    const { xs, ys } = tinyTensors();
    const probe = async () => {
      const model = tinyModel(generator, 'sgd');
      await model.fit(xs, ys, { epochs: 1, verbose: 0 });
      model.dispose();
    };
    await run({ onBatchEnd: probe }, { generators: [generator] });
    still.dispose();

    const model = tinyModel(generator);
    const average = tf.variable(tf.zeros([3, 1]), false);
    const checkpoints = new Checkpoints(memorySlots());
    const dataset = seededBatches({ xs, ys }, { batchSize: 4, generator });
    for (let i = 0; i < 3; i++) {
      average.assign(tf.ones([3, 1]).mul(i));
      await checkpoints.save({ model, dataset, state: { average } });
    }
    await checkpoints.release();
    await Promise.all([run({}), run({}), run({})]);
    expect(warnings).to.deep.equal([]);
  });
});
