import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { fitResumable, Generator, seededBatches, seededShuffle } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { failureOf } from '../failure_of.ts';
import {
  datasets,
  type Ending,
  EPOCHS,
  modelOf,
  type Program,
  run,
  runKilled,
  validationData,
  xs,
  ys,
} from './killed_program.ts';
import { memorySlots } from './memory_slots.ts';

/** A callback with a private field. */
class Hidden extends tf.Callback {
  #best = 0;

  override async onEpochEnd(_epoch: number, logs?: tf.Logs): Promise<void> {
    this.#best = Math.min(this.#best, logs?.loss as number);
  }
}

describe('fitResumable', () => {
  onEveryBackend((backend) => {
    it('trains as fitDataset does', async () => {
      const whole = (await run({
        location: memorySlots(),
        args: () => ({ validationData: validationData() }),
      })) as Ending;
      const generator = Generator.fromSeed(7);
      const model = modelOf(generator);
      model.compile({ optimizer: 'adam', loss: 'meanSquaredError', metrics: ['accuracy'] });
      const { history, epoch } = await model.fitDataset(datasets.shuffle(generator), {
        epochs: EPOCHS,
        validationData: validationData(),
        verbose: 0,
      });
      expect(whole.weights).to.deep.equal(model.getWeights().map(bitsOf));
      expect(whole.history).to.deep.equal({ epoch, history });
      expect(Object.keys((whole.history as { history: object }).history)).to.deep.equal(Object.keys(history));
    });

    // A dataset does not depend on the backend, but for the tensors of batches.
    const all = Object.keys(datasets) as (keyof typeof datasets)[];
    for (const dataset of backend === 'cpu' ? all : (['shuffle', 'batches'] as const)) {
      it(`goes on exactly after any batch, from ${dataset}`, async () => {
        const args = () => ({ saveEvery: 1, ...(dataset === 'repeat' ? { batchesPerEpoch: 4 } : {}) });
        const whole = await run({ location: memorySlots(), dataset, args });
        expect(await runKilled(2, { location: memorySlots(), dataset, args })).to.deep.equal(whole);
      });
    }
  });

  describe('on one backend', () => {
    before(() => tf.setBackend('cpu'));

    for (const every of [3, 5, 7]) {
      for (const saveEvery of every === 5 ? ([1, 2, { seconds: 0 }] as const) : ([2] as const)) {
        it(`goes on exactly when killed every ${every} batches and saved every ${JSON.stringify(saveEvery)}`, async () => {
          const args = () => ({ saveEvery, validationData: validationData() });
          const whole = await run({ location: memorySlots(), args });
          expect(await runKilled(every, { location: memorySlots(), args })).to.deep.equal(whole);
        });
      }
    }

    it('goes on from the last epoch when it saves at the end of each', async () => {
      const location = memorySlots();
      const whole = await run({ location: memorySlots() });
      expect(await run({ location, kill: 4 })).to.equal(undefined);
      expect(await run({ location, kill: 9 })).to.equal(undefined);
      expect(await run({ location })).to.deep.equal(whole);
    });

    it('returns at once with the history when the run had come to its end', async () => {
      const location = memorySlots();
      const whole = await run({ location, args: () => ({ callbacks: {} }) });
      const args = () => ({
        callbacks: {
          onTrainBegin: () => {
            throw new Error('it trains again');
          },
        },
      });
      expect(await run({ location, args })).to.deep.equal(whole);
    });

    it('trains on when it is given more epochs', async () => {
      const location = memorySlots();
      await run({ location, args: () => ({ epochs: 2 }) });
      expect(await run({ location })).to.deep.equal(await run({ location: memorySlots() }));
    });

    it('gives the history to the model as well', async () => {
      const model = modelOf(Generator.fromSeed(1));
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      const history = await fitResumable(model, datasets.batches(Generator.fromSeed(2)), {
        epochs: 2,
        checkpoint: memorySlots(),
        verbose: 0,
      });
      expect(history).to.be.instanceOf(tf.History);
      expect(model.history).to.equal(history);
      expect(history.epoch).to.deep.equal([0, 1]);
    });

    it('restores a validation dataset that is seeded, and a seed of its own', async () => {
      const args = () => ({
        saveEvery: 1,
        validationData: seededShuffle(tf.data.array(xs.map((x, i) => ({ xs: x, ys: ys[i] }))), 22, { seed: 4 })
          .batch(4)
          .take(2) as unknown as tf.data.Dataset<never>,
      });
      const whole = await run({ location: memorySlots(), args });
      expect(await runKilled(2, { location: memorySlots(), args })).to.deep.equal(whole);
    });

    it('saves metrics in an object of arrays, as tfjs cannot', async () => {
      const location = memorySlots();
      const input = tf.input({ shape: [3] });
      const outputs = ['a', 'b'].map((name) => tf.layers.dense({ units: 1, name }).apply(input) as tf.SymbolicTensor);
      const model = tf.model({ inputs: input, outputs });
      model.compile({
        optimizer: 'sgd',
        loss: 'meanSquaredError',
        metrics: { a: ['mae'], b: ['mse', 'mae'] } as never,
      });
      const ones = tf.ones([4, 1]);
      const data = seededBatches({ xs: tf.ones([4, 3]), ys: { a: ones, b: ones } }, { batchSize: 2, seed: 1 });
      const { history } = await fitResumable(model, data, { epochs: 1, checkpoint: location, verbose: 0 });
      expect(Object.keys(history)).to.include.members(['a_mae', 'b_mse', 'b_mae']);
      const artifacts = await location[0].load?.();
      expect(artifacts?.trainingConfig?.metrics).to.deep.equal({ a: 'mae', b: 'mse' });
      const other = await tf.loadLayersModel(location[0]);
      expect(other.metrics).to.deep.equal({ a: 'mae', b: 'mse' });
    });

    it('goes on from entropy', async () => {
      const location = memorySlots();
      const args = () => ({ saveEvery: 1 });
      expect(await run({ location, args, generator: () => Generator.fromEntropy(), kill: 5 })).to.equal(undefined);
      const ending = (await run({ location, args, generator: () => Generator.fromEntropy() })) as Ending;
      const { seed } = ending.record as { seed: [number, number] };
      const generator = () => Generator.fromSeed((BigInt(seed[1]) << 32n) | BigInt(seed[0]));
      expect(ending).to.deep.equal(await run({ location: memorySlots(), args, generator }));
    });

    it('leaves no tensors behind but those of the model', async () => {
      const generator = Generator.fromSeed(1);
      const model = modelOf(generator);
      model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      const dataset = datasets.batches(generator);
      const location = memorySlots();
      const train = (epochs: number) =>
        fitResumable(model, dataset, { epochs, checkpoint: location, saveEvery: 1, verbose: 0 });
      await train(1);
      const before = tf.memory().numTensors;
      await train(3);
      await train(3);
      expect(tf.memory().numTensors).to.equal(before);
    });

    const refusals: [what: string, program: Omit<Program, 'location'>, message: RegExp][] = [
      [
        'an optimizer whose state cannot be saved',
        { optimizer: () => Object.assign(tf.train.sgd(0.1), { cache: new Map() }) },
        /^fitResumable: the optimizer SGD keeps `cache`, which cannot be saved, so a run could not be resumed exactly\. /,
      ],
      [
        'a callback whose state cannot be seen',
        { args: () => ({ callbacks: [new Hidden()] }) },
        /^fitResumable: `callbacks` must be stateless or implement getState and setState, but Hidden has the private field #/,
      ],
      ['no epochs', { args: () => ({ epochs: 0 }) }, /^fitResumable: `epochs` must be an integer in \[1, /],
      ['batches of no number', { args: () => ({ batchesPerEpoch: 0.5 }) }, /^fitResumable: `batchesPerEpoch` must be/],
      ['times of no kind', { args: () => ({ saveEvery: 'hour' as 'epoch' }) }, /^fitResumable: `saveEvery` must be/],
      [
        'room for less than two checkpoints',
        { args: () => ({ checkpoint: 'folder', keep: 1 }) },
        /`keep` must be an integer in \[2, /,
      ],
      [
        'a count beside handlers',
        { args: () => ({ keep: 3 }) },
        /`keep` must be 2 here, or left out, but got 3\. Give as many handlers/,
      ],
      [
        'no location',
        { args: () => ({ checkpoint: '' }) },
        /`location` must be a folder, an address or a handler, but got ""/,
      ],
      [
        'an address that nothing can save to',
        { args: () => ({ checkpoint: 'nowhere://run' }) },
        /`location` must be an address that TensorFlow\.js can save to here, but got "nowhere:\/\/run"/,
      ],
    ];
    for (const [what, program, message] of refusals) {
      it(`refuses ${what} before it trains`, async () => {
        const error = await failureOf(run({ ...program, location: memorySlots(), kill: 1 }));
        expect(error.message).to.match(message);
      });
    }

    it('says so when a dataset ends before `batchesPerEpoch`', async () => {
      const program = { location: memorySlots(), args: () => ({ batchesPerEpoch: 10 }) };
      expect((await failureOf(run(program))).message).to.match(
        /^fitResumable: the dataset ended after 6 batches, but `batchesPerEpoch` is 10\. .*dataset\.repeat\(\)\.$/,
      );
    });

    it('refuses to go on with a callback more, or one less, that has a state', async () => {
      const location = memorySlots();
      await run({ location, args: () => ({ epochs: 1 }) });
      const args = () => ({ epochs: 2, callbacks: [tf.callbacks.earlyStopping()] });
      expect((await failureOf(run({ location, args }))).message).to.match(
        /^fitResumable: the program is not the one that was saved in handler [01]: .*callbacks\.EarlyStopping\.minDelta is new \(-0\)/,
      );
      const other = memorySlots();
      await run({ location: other, args: () => ({ ...args(), epochs: 1 }) });
      expect((await failureOf(run({ location: other, args: () => ({ epochs: 2 }) }))).message).to.match(
        /^fitResumable: .*callbacks\.EarlyStopping\.monitor was "val_loss" and is gone.*callbacks\.EarlyStopping was there and is gone/,
      );
    });
  });
});
