import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  type FitResumableArguments,
  fitResumable,
  Generator,
  generatorOf,
  resumable,
  seededBatches,
  seededDropout,
  seededGaussianNoise,
  seededGlorotUniform,
  seededShuffle,
} from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { failureOf } from '../failure_of.ts';
import { memorySlots } from './memory_slots.ts';

/** What a program does in one process: everything is made anew, and a `kill` may end it. */
interface Program {
  place: tf.io.IOHandler[];
  /** After how many batches of this process it dies; never if it is left out. */
  kill?: number;
  generator?: () => Generator;
  dataset?: keyof typeof datasets;
  /** A dataset of one's own instead. */
  given?: tf.data.Dataset<tf.TensorContainer>;
  optimizer?: () => tf.Optimizer | string;
  args?: (model: tf.LayersModel) => Partial<FitResumableArguments<tf.TensorContainer>>;
}

/** Everything that a run ends with. */
interface Ending {
  weights: number[][];
  optimizer: number[][];
  record: unknown;
  history: unknown;
}

const EPOCHS = 3;
const xs = Array.from({ length: 22 }, (_, i) => [Math.fround(i / 22), (i % 5) / 8, (i % 3) - 1]);
const ys = xs.map(([a, b, c]) => [a * b > c ? 1 : 0]);

const datasets = {
  shuffle: (generator: Generator) => shuffled(generator).batch(4),
  prefetch: (generator: Generator) => shuffled(generator).batch(4).prefetch(3),
  map: (generator: Generator) =>
    shuffled(generator)
      .map((element) => element)
      .batch(4),
  batches: (generator: Generator) =>
    seededBatches({ xs: tf.tensor(xs), ys: tf.tensor(ys) }, { batchSize: 4, generator }),
  zip: (generator: Generator) => {
    const [inputs, targets] = [xs, ys].map((rows) =>
      seededShuffle(tf.data.array(rows), 22, { generator, stream: 'both' }),
    );
    return resumable(tf.data.zip({ xs: inputs, ys: targets })).batch(4);
  },
  repeat: (generator: Generator) => shuffled(generator).batch(4).repeat(),
};

function shuffled(generator: Generator) {
  return seededShuffle(tf.data.array(xs.map((x, i) => ({ xs: x, ys: ys[i] }))), 9, { generator });
}

/** Runs the program in what stands for a new process. Gives what it ended with, or undefined if it was killed. */
async function run({ place, kill = Number.POSITIVE_INFINITY, ...program }: Program): Promise<Ending | undefined> {
  const generator = program.generator?.() ?? Generator.fromSeed(7);
  const model = modelOf(generator);
  model.compile({
    optimizer: (program.optimizer?.() ?? 'adam') as string,
    loss: 'meanSquaredError',
    metrics: ['accuracy'],
  });
  const given = program.args?.(model) ?? {};
  const dataset =
    program.given ?? (datasets[program.dataset ?? 'shuffle'](generator) as tf.data.Dataset<tf.TensorContainer>);
  let batches = 0;
  const killer = {
    onBatchEnd: () => {
      batches += 1;
      if (batches === kill) throw new Error('killed');
    },
  };
  try {
    const { history, epoch } = await fitResumable(model, dataset, {
      epochs: EPOCHS,
      checkpoint: place,
      verbose: 0,
      ...given,
      callbacks: [...([given.callbacks ?? []].flat() as []), killer],
    });
    const weights = await model.optimizer.getWeights();
    return {
      weights: model.getWeights().map(bitsOf),
      optimizer: weights.map(({ tensor }) => [...tensor.dataSync()]),
      record: generatorOf(model).getConfig(),
      history: { epoch, history },
    };
  } catch (error) {
    if ((error as Error).message === 'killed') return undefined;
    throw error;
  }
}

function modelOf(generator: Generator): tf.LayersModel {
  return tf.sequential({
    layers: [
      seededGaussianNoise({ stddev: 0.1, generator, inputShape: [3] }),
      tf.layers.dense({ units: 6, activation: 'tanh', kernelInitializer: seededGlorotUniform({ generator }) }),
      seededDropout({ rate: 0.4, generator }),
      seededDropout({ rate: 0.1, seed: 5 }),
      tf.layers.dense({ units: 1, kernelInitializer: seededGlorotUniform({ generator }) }),
    ],
  });
}

/** Runs the program, killed again and again after so many batches of each process, until it comes to its end. */
async function runKilled(every: number, program: Omit<Program, 'kill'>): Promise<Ending> {
  for (let processes = 0; processes < 100; processes++) {
    const ending = await run({ ...program, kill: every });
    if (ending) return ending;
  }
  throw new Error('it never came to its end');
}

const validationData = (): [tf.Tensor, tf.Tensor] => [tf.tensor(xs.slice(0, 7)), tf.tensor(ys.slice(0, 7))];

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

    it('goes on with EarlyStopping where it was, and stays stopped', async () => {
      const args = () => ({
        epochs: 50,
        saveEvery: 2,
        validationData: validationData(),
        callbacks: [tf.callbacks.earlyStopping({ monitor: 'val_loss', patience: 3, minDelta: 0.01 })],
      });
      const whole = (await run({ place: memorySlots(), args })) as Ending;
      const { epoch } = whole.history as { epoch: number[] };
      expect(epoch.length).to.be.within(4, 49);
      const place = memorySlots();
      expect(await runKilled(5, { place, args })).to.deep.equal(whole);
      expect(await run({ place, args })).to.deep.equal(whole);
    });

    it('stops in the midst of an epoch, and stays stopped', async () => {
      const args = (model: tf.LayersModel) => ({
        saveEvery: 1,
        callbacks: {
          onBatchEnd: (batch: number, logs?: tf.Logs) => {
            if (batch === 2 && (logs?.loss as number) < 10) model.stopTraining = true;
          },
        },
      });
      const whole = await run({ place: memorySlots(), args });
      expect((whole?.history as { epoch: number[] }).epoch).to.deep.equal([0]);
      const place = memorySlots();
      expect(await runKilled(2, { place, args })).to.deep.equal(whole);
      expect(await run({ place, args })).to.deep.equal(whole);
    });

    it('goes on with a learning rate that a schedule changes step by step', async () => {
      const args = (model: tf.LayersModel) => {
        const optimizer = model.optimizer as unknown as { learningRate: number };
        return {
          saveEvery: 1,
          callbacks: [
            { onEpochBegin: () => void (optimizer.learningRate *= 0.5) },
            { onBatchEnd: () => void (optimizer.learningRate *= 0.9) },
          ],
        };
      };
      const optimizer = () => tf.train.adam(0.1);
      const whole = await run({ place: memorySlots(), args, optimizer });
      expect(await runKilled(2, { place: memorySlots(), args, optimizer })).to.deep.equal(whole);
    });

    it('lets a callback draw from the generator, and keep a state', async () => {
      const seen: number[][] = [];
      const args = (model: tf.LayersModel) => {
        const numbers: number[] = [];
        seen.push(numbers);
        const draw = () => void numbers.push(generatorOf(model).stream('mine').random());
        return {
          saveEvery: 1,
          callbacks: {
            onTrainBegin: draw,
            onEpochBegin: draw,
            onBatchEnd: draw,
            getState: () => [...numbers],
            setState: (state: unknown) => void numbers.splice(0, numbers.length, ...(state as number[])),
          },
        };
      };
      const whole = await run({ place: memorySlots(), args });
      expect(await runKilled(2, { place: memorySlots(), args })).to.deep.equal(whole);
      expect(seen.at(-1)).to.deep.equal(seen[0]);
    });

    it('shows callbacks a run that never stopped, but for the beginnings', async () => {
      const told: string[] = [];
      const tell = (what: string) => async (number?: unknown, logs?: tf.Logs) =>
        void told.push(`${what} ${number} ${JSON.stringify(logs ?? {})}`);
      const args = () => ({
        saveEvery: 1,
        validationData: validationData(),
        callbacks: { onBatchEnd: tell('batch'), onEpochEnd: tell('epoch') },
      });
      await run({ place: memorySlots(), args });
      const whole = told.splice(0);
      await runKilled(2, { place: memorySlots(), args });
      // What was done after the last save, the batch in which it was killed, is done again.
      expect(told.filter((event, i) => told.indexOf(event) === i)).to.deep.equal(whole);
    });

    it('lets a callback evaluate the dataset that it trains on', async () => {
      const args = () => ({ saveEvery: 1 });
      const generator = () => Generator.fromSeed(3);
      const make = (place: tf.io.IOHandler[], kill?: number) => {
        const own = generator();
        const dataset = datasets.shuffle(own);
        const evaluate = (model: tf.LayersModel) => ({
          ...args(),
          callbacks: {
            onBatchEnd: async (batch: number) => {
              if (batch % 2 === 1) tf.dispose(await model.evaluateDataset(dataset as never, {}));
            },
          },
        });
        return run({ place, kill, generator: () => own, given: dataset, args: evaluate });
      };
      const whole = await make(memorySlots());
      const place = memorySlots();
      let ending: Ending | undefined;
      for (let i = 0; i < 50 && ending === undefined; i++) ending = await make(place, 2);
      expect(ending).to.deep.equal(whole);
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
      const fit = (epochs: number) =>
        fitResumable(model, dataset, { epochs, checkpoint: place, saveEvery: 1, verbose: 0 });
      await fit(1);
      const before = tf.memory().numTensors;
      await fit(3);
      await fit(3);
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
