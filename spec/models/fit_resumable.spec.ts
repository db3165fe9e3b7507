import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { fitResumable, Generator, seededShuffle } from '../../index.ts';
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

describe('fitResumable', () => {
  onEveryBackend(() => {
    it('trains as fitDataset does', async () => {
      const whole = (await run({ place: memorySlots(), args: () => ({ validationData: validationData() }) })) as Ending;
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

    for (const dataset of Object.keys(datasets) as (keyof typeof datasets)[]) {
      it(`goes on exactly after any batch, from ${dataset}`, async () => {
        const args = () => ({ saveEvery: 1, ...(dataset === 'repeat' ? { batchesPerEpoch: 4 } : {}) });
        const whole = await run({ place: memorySlots(), dataset, args });
        expect(await runKilled(2, { place: memorySlots(), dataset, args })).to.deep.equal(whole);
      });
    }
  });

  describe('on one backend', () => {
    before(() => tf.setBackend('cpu'));

    for (const every of [3, 5, 7]) {
      for (const saveEvery of [1, 2, { seconds: 0 }] as const) {
        it(`goes on exactly when killed every ${every} batches and saved every ${JSON.stringify(saveEvery)}`, async () => {
          const args = () => ({ saveEvery, validationData: validationData() });
          const whole = await run({ place: memorySlots(), args });
          expect(await runKilled(every, { place: memorySlots(), args })).to.deep.equal(whole);
        });
      }
    }

    it('goes on from the last epoch when it saves at the end of each', async () => {
      const place = memorySlots();
      const whole = await run({ place: memorySlots() });
      expect(await run({ place, kill: 4 })).to.equal(undefined);
      expect(await run({ place, kill: 9 })).to.equal(undefined);
      expect(await run({ place })).to.deep.equal(whole);
    });

    it('returns at once with the history when the run had come to its end', async () => {
      const place = memorySlots();
      const whole = await run({ place, args: () => ({ callbacks: {} }) });
      const args = () => ({
        callbacks: {
          onTrainBegin: () => {
            throw new Error('it trains again');
          },
        },
      });
      expect(await run({ place, args })).to.deep.equal(whole);
    });

    it('trains on when it is given more epochs', async () => {
      const place = memorySlots();
      await run({ place, args: () => ({ epochs: 2 }) });
      expect(await run({ place })).to.deep.equal(await run({ place: memorySlots() }));
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

    it('brings back a validation dataset that has a place, and a seed of its own', async () => {
      const args = () => ({
        saveEvery: 1,
        validationData: seededShuffle(tf.data.array(xs.map((x, i) => ({ xs: x, ys: ys[i] }))), 22, { seed: 4 })
          .batch(4)
          .take(2) as unknown as tf.data.Dataset<never>,
      });
      const whole = await run({ place: memorySlots(), args });
      expect(await runKilled(2, { place: memorySlots(), args })).to.deep.equal(whole);
    });

    it('goes on from entropy', async () => {
      const place = memorySlots();
      const args = () => ({ saveEvery: 1 });
      expect(await run({ place, args, generator: () => Generator.fromEntropy(), kill: 5 })).to.equal(undefined);
      const ending = (await run({ place, args, generator: () => Generator.fromEntropy() })) as Ending;
      const { seed } = ending.record as { seed: [number, number] };
      const generator = () => Generator.fromSeed((BigInt(seed[1]) << 32n) | BigInt(seed[0]));
      expect(ending).to.deep.equal(await run({ place: memorySlots(), args, generator }));
    });

    it('leaves no tensors behind but those of the model', async () => {
      const generator = Generator.fromSeed(1);
      const model = modelOf(generator);
      model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      const dataset = datasets.batches(generator);
      const place = memorySlots();
      const train = (epochs: number) =>
        fitResumable(model, dataset, { epochs, checkpoint: place, saveEvery: 1, verbose: 0 });
      await train(1);
      const before = tf.memory().numTensors;
      await train(3);
      await train(3);
      expect(tf.memory().numTensors).to.equal(before);
    });

    const refusals: [what: string, program: Omit<Program, 'place'>, message: RegExp][] = [
      [
        'an optimizer that tfjs cannot save',
        { optimizer: () => tf.train.adamax(0.1) },
        /^fitResumable: TensorFlow\.js cannot save the state of Adamax/,
      ],
      [
        'a callback that has a state and does not tell it',
        { args: () => ({ callbacks: [new (class Annealing extends tf.Callback {})()] }) },
        /^fitResumable: `callbacks` must have no state or tell it, but Annealing has/,
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
        'no place',
        { args: () => ({ checkpoint: '' }) },
        /`place` must be a folder, an address or a handler, but got ""/,
      ],
      [
        'an address that nothing can save to',
        { args: () => ({ checkpoint: 'nowhere://run' }) },
        /`place` must be an address that TensorFlow\.js can save to here, but got "nowhere:\/\/run"/,
      ],
    ];
    for (const [what, program, message] of refusals) {
      it(`refuses ${what} before it trains`, async () => {
        const error = await failureOf(run({ ...program, place: memorySlots(), kill: 1 }));
        expect(error.message).to.match(message);
      });
    }

    it('says so when a dataset ends before `batchesPerEpoch`', async () => {
      const program = { place: memorySlots(), args: () => ({ batchesPerEpoch: 10 }) };
      expect((await failureOf(run(program))).message).to.match(
        /^fitResumable: the dataset ended after 6 batches, but `batchesPerEpoch` is 10\. .*dataset\.repeat\(\)\.$/,
      );
    });

    it('refuses to go on with more or fewer callbacks', async () => {
      const place = memorySlots();
      await run({ place, args: () => ({ epochs: 1 }) });
      const args = () => ({ callbacks: [tf.callbacks.earlyStopping()] });
      expect((await failureOf(run({ place, args }))).message).to.match(
        /^fitResumable: `callbacks` must be 1, as in the checkpoint, but got 2\. Give the callbacks that it had/,
      );
    });
  });
});
