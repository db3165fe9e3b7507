import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { type FitResumableArguments, fitResumable, Generator, resumable, seededShuffle } from '../../../index.ts';
import '../../backends.ts';
import { failureOf } from '../../failure_of.ts';
import { memorySlots } from '../memory_slots.ts';
import { endOf, type Process, runKilled, runOnce, tinyBatches, tinyModel, tinyTensors } from '../same_run.ts';

type Args = Partial<FitResumableArguments<tf.TensorContainer>>;

/** A run of three batches for each epoch. */
const program =
  (argsOf: (model: tf.LayersModel) => Args = () => ({})) =>
  async ({ location, tick }: Process) => {
    const generator = Generator.fromSeed(1);
    const model = tinyModel(generator);
    const args = argsOf(model);
    const { epoch, history } = await fitResumable(model, tinyBatches(generator) as never, {
      epochs: 3,
      checkpoint: location,
      verbose: 0,
      ...args,
      callbacks: [args.callbacks ?? [], { onBatchEnd: tick }].flat(),
    });
    return { epoch, history, ...endOf(model, generator) };
  };

const whole = (args?: Args) => program(() => args ?? {})({ location: memorySlots(), tick() {} });

/** Presses a button of the page after so many batches of each process. */
function pausing(model: tf.LayersModel, batches: number) {
  let count = 0;
  return {
    onBatchEnd() {
      count += 1;
      if (count === batches) model.stopTraining = true;
    },
  };
}

describe('a pause of a run', () => {
  before(() => tf.setBackend('cpu'));

  for (const batches of [1, 2, 3, 4, 5]) {
    for (const saveEvery of ['epoch', 2] as const) {
      it(`after ${batches} batches, saved every ${saveEvery}, is resumed where it was`, async () => {
        const location = memorySlots();
        const paused = program((model) => ({ saveEvery, callbacks: pausing(model, batches) }));
        const lengths: number[] = [];
        for (let i = 0; i < 20; i++) {
          const { epoch, ...ending } = await paused({ location, tick() {} });
          lengths.push(epoch.length);
          if (epoch.length === 3) {
            const { epoch: _, ...expected } = await whole();
            expect(ending).to.deep.equal(expected);
            break;
          }
        }
        expect(lengths.at(-1)).to.equal(3);
        // No batch is trained twice: every pause is a save. That the last batch was the last shows when the next is read.
        expect(lengths).to.have.lengthOf(Math.floor(9 / batches) + 1);
      });
    }
  }

  it('at the end of an epoch is one too', async () => {
    const location = memorySlots();
    const onEpochEnd = (model: tf.LayersModel) => ({
      onEpochEnd() {
        model.stopTraining = true;
      },
    });
    const run = program((model) => ({ callbacks: onEpochEnd(model) }));
    for (const length of [1, 2, 3]) expect((await run({ location, tick() {} })).epoch).to.have.lengthOf(length);
    expect((await runOnce(run, location))?.weights).to.deep.equal((await whole()).weights);
  });

  it('does not call onEpochEnd for the part of an epoch, but when the epoch is complete', async () => {
    const location = memorySlots();
    const ends: number[] = [];
    const run = program((model) => ({
      epochs: 1,
      callbacks: [pausing(model, 2), { onEpochEnd: (epoch: number) => void ends.push(epoch) }],
    }));
    await run({ location, tick() {} });
    expect(ends).to.deep.equal([]);
    await run({ location, tick() {} });
    expect(ends).to.deep.equal([0]);
  });

  it('is resumed with fewer epochs, or more', async () => {
    const location = memorySlots();
    await program((model) => ({ callbacks: pausing(model, 4) }))({ location, tick() {} });
    const { epoch } = await program(() => ({ epochs: 2 }))({ location, tick() {} });
    expect(epoch).to.deep.equal([0, 1]);
    expect(await program(() => ({ epochs: 4 }))({ location, tick() {} })).to.deep.equal(await whole({ epochs: 4 }));
  });
});

describe('the end of a run', () => {
  before(() => tf.setBackend('cpu'));

  const stopping = () => tf.callbacks.earlyStopping({ monitor: 'loss', patience: 1, minDelta: 10 });

  it('by EarlyStopping is final, until there are more epochs', async () => {
    const location = memorySlots();
    const run = program(() => ({ epochs: 5, callbacks: stopping() }));
    const ending = await run({ location, tick() {} });
    expect(ending.epoch).to.deep.equal([0, 1]);
    expect(await run({ location, tick() {} })).to.deep.equal(ending);
    const more = await program(() => ({ epochs: 6, callbacks: stopping() }))({ location, tick() {} });
    expect(more.epoch.length).to.be.greaterThan(2);
  });

  it('by a callback that is there for that is final too', async () => {
    const location = memorySlots();
    const endless = (model: tf.LayersModel): Args => ({
      callbacks: {
        endsRun: true,
        onEpochEnd() {
          model.stopTraining = true;
        },
      },
    });
    for (let i = 0; i < 3; i++) expect((await program(endless)({ location, tick() {} })).epoch).to.deep.equal([0]);
  });

  it('calls onTrainEnd in some process, whenever it dies, and never again after that', async () => {
    for (const dies of ['at the last save', 'in onTrainEnd', 'after the last batch', 'at the save after onTrainEnd']) {
      const slots = memorySlots();
      let process = 0;
      let saves = 0;
      const calls: string[] = [];
      const location = slots.map(({ load, save }) => ({
        load,
        async save(artifacts: tf.io.ModelArtifacts) {
          const result = await (save as NonNullable<typeof save>)(artifacts);
          saves += 1;
          // The beginning, the end of the first epoch, the end, and after onTrainEnd.
          if (process === 0 && dies === 'at the last save' && saves === 3) throw new Error('dies');
          if (process === 0 && dies === 'at the save after onTrainEnd' && saves === 4) throw new Error('dies');
          return result;
        },
      }));
      const run = program(() => ({
        epochs: 2,
        callbacks: {
          onBatchEnd(batch: number) {
            if (process === 0 && dies === 'after the last batch' && batch === 2 && saves === 2) throw new Error('dies');
          },
          onTrainEnd() {
            if (process === 0 && dies === 'in onTrainEnd') throw new Error('dies');
            calls.push(`onTrainEnd of process ${process}`);
          },
        },
      }));
      expect((await failureOf(run({ location, tick() {} }))).message, dies).to.match(/dies$/);
      for (process = 1; process < 4; process++) await run({ location, tick() {} });
      const expected =
        dies === 'at the save after onTrainEnd' ? ['onTrainEnd of process 0'] : ['onTrainEnd of process 1'];
      expect(calls, dies).to.deep.equal(expected);
    }
  });

  it('shows onTrainEnd the model that the run ended with', async () => {
    const location = memorySlots();
    let fails = true;
    const seen: number[] = [];
    const run = program((model) => ({
      callbacks: {
        onTrainEnd() {
          if (fails) throw new Error('dies');
          seen.push(model.getWeights()[0].dataSync()[0], (model.history as tf.History).epoch.length);
        },
      },
    }));
    await failureOf(run({ location, tick() {} }));
    fails = false;
    await run({ location, tick() {} });
    const generator = Generator.fromSeed(1);
    const model = tinyModel(generator);
    await model.fitDataset(tinyBatches(generator), { epochs: 3, verbose: 0 });
    expect(seen).to.deep.equal([model.getWeights()[0].dataSync()[0], 3]);
  });
});

describe('a run that is tried again in the same process', () => {
  before(() => tf.setBackend('cpu'));

  /** A program whose data fails at some reads; it tries again until it has come to its end. */
  const trying = async (fails: number[], args: Args = {}) => {
    const generator = Generator.fromSeed(1);
    const model = tinyModel(generator);
    const [xs, ys] = Object.values(tinyTensors()).map((tensor) => tensor.arraySync() as number[][]);
    let reads = 0;
    const rows = tf.data.generator(function* () {
      for (const [i, x] of xs.entries()) {
        reads += 1;
        if (fails.includes(reads)) throw new Error('network');
        yield { xs: x, ys: ys[i] };
      }
    } as never) as unknown as tf.data.Dataset<tf.TensorContainer>;
    const dataset = seededShuffle(rows, 4, { generator }).batch(4);
    const location = memorySlots();
    for (let tries = 0; tries < 10; tries++) {
      try {
        const { history } = await fitResumable(model, dataset, {
          epochs: 3,
          checkpoint: location,
          verbose: 0,
          ...args,
        });
        return { tries, ending: { history, ...endOf(model, generator) } };
      } catch (error) {
        expect((error as Error).message).to.match(/network$/);
      }
    }
    throw new Error('It never came to its end.');
  };

  for (const at of [1, 3, 7, 11, 12, 15, 23]) {
    for (const saveEvery of ['epoch', 1] as const) {
      it(`goes on as if it had not failed at read ${at}, saved every ${saveEvery}`, async () => {
        const failed = await trying([at, at + 3], { saveEvery });
        expect(failed.tries).to.be.greaterThan(0);
        expect(failed.ending).to.deep.equal((await trying([])).ending);
      });
    }
  }

  it('has its beginning as its first checkpoint', async () => {
    const location = memorySlots();
    const onBatchEnd = () => {
      throw new Error('at once');
    };
    await failureOf(program(() => ({ callbacks: { onBatchEnd } }))({ location, tick() {} }));
    expect(await runKilled(program(), 100, location)).to.deep.equal(await whole());
  });
});

describe('a run that fails', () => {
  before(() => tf.setBackend('cpu'));

  const fail = () => {
    throw new Error('fails');
  };
  const faulty = (at: number): tf.io.IOHandler[] => {
    let saves = 0;
    return memorySlots().map(({ load, save }) => ({
      load,
      async save(artifacts) {
        saves += 1;
        if (saves === at) throw new Error('fails');
        return (save as NonNullable<typeof save>)(artifacts);
      },
    }));
  };
  const short = (length: number) => {
    const rows = tf.data.generator(function* () {
      for (let i = 0; i < length; i++) yield { xs: [1, 2, i], ys: [i] };
      throw new Error('fails');
    } as never);
    return (rows as unknown as tf.data.Dataset<tf.TensorContainer>).batch(1) as tf.data.Dataset<tf.TensorContainer>;
  };
  const ragged = () =>
    tf.data.generator(function* () {
      yield { xs: [1, 2, 3], ys: [1] };
      yield { xs: [1, 2, 3] };
    } as never) as unknown as tf.data.Dataset<tf.TensorContainer>;

  const faults: [what: string, args: () => Args, dataset?: () => tf.data.Dataset<tf.TensorContainer>][] = [
    ...['onTrainBegin', 'onEpochBegin', 'onBatchBegin', 'onBatchEnd', 'onEpochEnd', 'onTrainEnd', 'getState'].map(
      (name): [string, () => Args] => [
        `a callback in ${name}`,
        () => ({ callbacks: { [name]: fail, ...(name === 'getState' ? { setState() {} } : {}) } as never }),
      ],
    ),
    ['the first save', () => ({ checkpoint: faulty(1) })],
    ['a save in mid-epoch', () => ({ checkpoint: faulty(3), saveEvery: 1 })],
    ['the last save', () => ({ checkpoint: faulty(4) })],
    ['the data', () => ({}), () => resumable(short(2), { sources: [] })],
    ['an element of the data', () => ({}), () => resumable(ragged(), { sources: [] }).batch(1)],
    ['the data of validation', () => ({ validationData: short(2) as never })],
    ['an element of validation', () => ({ validationData: ragged().batch(1) as never })],
    ['class weights that do not fit', () => ({ classWeight: { 3: 1 } })],
    ['a draw that nobody saves', () => ({ saveEvery: 1, callbacks: { onBatchEnd: () => void unsaved.random() } })],
  ];
  const unsaved = Generator.fromSeed(77);
  for (const [what, argsOf, dataset] of faults) {
    it(`leaves no tensor behind, and may be begun again: ${what}`, async () => {
      const generator = Generator.fromSeed(1);
      const model = tinyModel(generator);
      // The optimizer makes its slots once.
      await fitResumable(model, tinyBatches(generator) as never, { epochs: 1, checkpoint: memorySlots(), verbose: 0 });
      const batches = tinyBatches(generator) as unknown as tf.data.Dataset<tf.TensorContainer>;
      const once = async () => {
        const args = { epochs: 3, checkpoint: memorySlots(), verbose: 0, ...argsOf() } as const;
        expect(await failureOf(fitResumable(model, dataset?.() ?? batches, args))).to.be.an('error');
      };
      await once();
      const before = tf.memory().numTensors;
      for (let i = 0; i < 2; i++) await once();
      expect(tf.memory().numTensors - before).to.equal(0);
      await fitResumable(model, tinyBatches(generator) as never, { epochs: 1, checkpoint: memorySlots(), verbose: 0 });
    });
  }
});
