import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, generatorOf } from '../../index.ts';
import '../backends.ts';
import { datasets, type Ending, run, runKilled, validationData } from './killed_program.ts';
import { memorySlots } from './memory_slots.ts';

describe('the callbacks of fitResumable', () => {
  before(() => tf.setBackend('cpu'));

  it('goes on with EarlyStopping where it was, and stays stopped', async () => {
    const args = () => ({
      epochs: 50,
      saveEvery: 2,
      validationData: validationData(),
      callbacks: [tf.callbacks.earlyStopping({ monitor: 'val_loss', patience: 2, minDelta: 0.01 })],
    });
    const optimizer = () => tf.train.adam(0.02);
    const whole = (await run({ location: memorySlots(), args, optimizer })) as Ending;
    const { epoch } = whole.history as { epoch: number[] };
    expect(epoch.length).to.be.within(4, 20);
    const location = memorySlots();
    expect(await runKilled(11, { location, args, optimizer })).to.deep.equal(whole);
    expect(await run({ location, args, optimizer })).to.deep.equal(whole);
  });

  it('ends in the midst of an epoch, by a callback that is there for that, and stays ended', async () => {
    const args = (model: tf.LayersModel) => ({
      saveEvery: 1,
      callbacks: {
        endsRun: true,
        onBatchEnd: (batch: number, logs?: tf.Logs) => {
          if (batch === 2 && (logs?.loss as number) < 10) model.stopTraining = true;
        },
      },
    });
    const whole = await run({ location: memorySlots(), args });
    expect(((whole as Ending).history as { epoch: number[] }).epoch).to.deep.equal([0]);
    const location = memorySlots();
    expect(await runKilled(2, { location, args })).to.deep.equal(whole);
    expect(await run({ location, args })).to.deep.equal(whole);
  });

  it('goes on with a learning rate that a schedule changes step by step', async () => {
    const args = (model: tf.LayersModel) => {
      const optimizer = model.optimizer as unknown as { learningRate: number };
      const scale = (factor: number) => {
        optimizer.learningRate *= factor;
      };
      return {
        saveEvery: 1,
        callbacks: [{ onEpochBegin: () => scale(0.5) }, { onBatchEnd: () => scale(0.9) }],
      };
    };
    const optimizer = () => tf.train.adam(0.1);
    const whole = await run({ location: memorySlots(), args, optimizer });
    expect(await runKilled(2, { location: memorySlots(), args, optimizer })).to.deep.equal(whole);
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
    const whole = await run({ location: memorySlots(), args });
    expect(await runKilled(2, { location: memorySlots(), args })).to.deep.equal(whole);
    expect(seen.at(-1)).to.deep.equal(seen[0]);
  });

  it('waits for a state that is set in time', async () => {
    const args = (model: tf.LayersModel) => {
      let scale = 1;
      return {
        saveEvery: 1,
        callbacks: {
          onBatchEnd() {
            scale *= 0.8;
            (model.optimizer as unknown as { learningRate: number }).learningRate = scale / 100;
          },
          getState: () => scale,
          async setState(state: unknown) {
            await new Promise((resolve) => setTimeout(resolve, 10));
            scale = state as number;
          },
        },
      };
    };
    const whole = await run({ location: memorySlots(), args });
    expect(await runKilled(2, { location: memorySlots(), args })).to.deep.equal(whole);
  });

  it('are found again in another order, by what they do', async () => {
    const byOne = () => {
      const one = {
        count: 0,
        onEpochEnd() {
          one.count += 1;
        },
      };
      return one;
    };
    const byTwo = () => {
      const one = {
        count: 100,
        onEpochEnd() {
          one.count += 2;
        },
      };
      return one;
    };
    const location = memorySlots();
    const [one, two] = [byOne(), byTwo()];
    const args = (callbacks: object[]) => () => ({ saveEvery: 1, callbacks: callbacks as never });
    expect(await run({ location, args: args([one, two]), kill: 10 })).to.equal(undefined);
    const again = [byTwo(), byOne()];
    await run({ location, args: args([{ onBatchBegin() {} }, ...again]) });
    expect(again.map(({ count }) => count)).to.deep.equal([106, 3]);
  });

  it('are shown the history of the whole run, at every moment', async () => {
    const seen: string[] = [];
    const args = (model: tf.LayersModel) => {
      const look = (when: string) => (epoch?: unknown) => {
        const { epoch: epochs, history } = model.history as tf.History;
        seen.push(`${when} ${typeof epoch === 'number' ? epoch : ''} ${JSON.stringify([epochs, history])}`);
      };
      return {
        saveEvery: 1,
        callbacks: { onEpochBegin: look('begin'), onEpochEnd: look('end'), onTrainEnd: look('last') },
      };
    };
    await run({ location: memorySlots(), args });
    const whole = seen.splice(0);
    await runKilled(2, { location: memorySlots(), args });
    expect([...new Set(seen)]).to.deep.equal([...new Set(whole)]);
  });

  it('are shown the epochs before, as they were, where they draw a plot', async () => {
    const args = () => ({
      epochs: 3,
      saveEvery: 1,
      callbacks: {
        replayHistory: true,
        onEpochEnd: (epoch: number, logs?: tf.Logs) => void plot.push([epoch, logs?.loss]),
      },
    });
    let plot: unknown[] = [];
    await run({ location: memorySlots(), args });
    const whole = plot;
    const location = memorySlots();
    let ending: Ending | undefined;
    for (let i = 0; i < 50 && ending === undefined; i++) {
      plot = [];
      ending = await run({ location, args, kill: 4 });
    }
    expect(plot).to.deep.equal(whole);
  });

  it('work as those of tfjs-vis, tensorBoard and savers of the best model do', async () => {
    // A saver of the best, as people write it: a class without `getState`.
    class ModelCheckpoint extends tf.CustomCallback {
      best = Number.POSITIVE_INFINITY;
      saved: number[] = [];
      constructor() {
        super({
          onEpochEnd: async (epoch, logs) => {
            if ((logs?.loss as number) >= this.best) return;
            this.best = logs?.loss as number;
            this.saved.push(epoch);
          },
        });
      }
    }
    // As tfjs-node's: a class of its own, with a writer that is a handle, and a count of steps.
    class TensorBoard extends tf.CustomCallback {
      batchesSeen = 0;
      trainWriter = { lines: [] as number[], scalar: (_: number) => {}, flush() {} };
      constructor() {
        super({
          onBatchEnd: async (_batch, logs) => {
            this.batchesSeen += 1;
            this.trainWriter.scalar(logs?.loss as number);
          },
        });
      }
    }
    const made: { saver: ModelCheckpoint; board: TensorBoard }[] = [];
    const args = () => {
      const [saver, board] = [new ModelCheckpoint(), new TensorBoard()];
      made.push({ saver, board });
      const logs: unknown[] = [];
      // tfjs-vis returns an object of functions.
      const vis = { onBatchEnd: async (_: number, l?: tf.Logs) => void logs.push(l), onEpochEnd: async () => {} };
      return { saveEvery: 1, callbacks: [saver, board, vis] };
    };
    const whole = await run({ location: memorySlots(), args });
    const [first] = made;
    expect(await runKilled(2, { location: memorySlots(), args })).to.deep.equal(whole);
    const last = made.at(-1) as (typeof made)[0];
    expect([last.saver.best, last.saver.saved]).to.deep.equal([first.saver.best, first.saver.saved]);
    expect(last.board.batchesSeen).to.equal(first.board.batchesSeen);
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
    await run({ location: memorySlots(), args });
    const whole = told.splice(0);
    await runKilled(2, { location: memorySlots(), args });
    // What was done after the last save, the batch in which it was killed, is done again.
    expect(told.filter((event, i) => told.indexOf(event) === i)).to.deep.equal(whole);
  });

  it('lets a callback evaluate the dataset that it trains on', async () => {
    const args = () => ({ saveEvery: 1 });
    const generator = () => Generator.fromSeed(3);
    const make = (location: tf.io.IOHandler[], kill?: number) => {
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
      return run({ location, kill, generator: () => own, given: dataset, args: evaluate });
    };
    const whole = await make(memorySlots());
    const location = memorySlots();
    let ending: Ending | undefined;
    for (let i = 0; i < 50 && ending === undefined; i++) ending = await make(location, 2);
    expect(ending).to.deep.equal(whole);
  });
});
