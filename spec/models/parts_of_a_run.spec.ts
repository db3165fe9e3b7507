import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { fitResumable, Generator } from '../../index.ts';
import '../backends.ts';
import { failureOf } from '../failure_of.ts';
import { memorySlots } from './memory_slots.ts';
import { endOf, itIsTheSameRun, type Process, tinyBatches, tinyModel } from './same_run.ts';

describe('a run of several calls of fitResumable', () => {
  before(() => tf.setBackend('cpu'));

  const warn = console.warn;
  let warnings: string[] = [];
  beforeEach(() => {
    warnings = [];
    console.warn = (text: string) => void warnings.push(text);
  });
  afterEach(() => {
    console.warn = warn;
  });

  /** What the program does with the model between two calls. */
  type Between = (model: tf.Sequential, generator: Generator, epoch: number) => unknown;
  const halved: Between = (model) => model.setWeights(model.getWeights().map((weight) => weight.mul(0.5)));
  const drawn: Between = (_, generator) => generator.stream('samples').random();
  const compiled: Between = (model) => model.compile({ optimizer: tf.train.adam(0.05), loss: 'meanSquaredError' });

  for (const [title, between] of Object.entries({
    'sets the weights': halved,
    'draws a sample': drawn,
    'compiles again': compiled,
  })) {
    const calls =
      (train: (model: tf.Sequential, data: ReturnType<typeof tinyBatches>, epoch: number) => Promise<unknown>) =>
      async () => {
        const generator = Generator.fromSeed(5);
        const model = tinyModel(generator, tf.train.adam(0.05));
        const data = tinyBatches(generator);
        const seen: unknown[] = [];
        for (let epoch = 0; epoch < 3; epoch++) {
          await train(model, data, epoch);
          const result = between(model, generator, epoch);
          if (typeof result === 'number') seen.push(result);
        }
        return { ...endOf(model, generator), seen };
      };
    const stock = calls((model, data, epoch) =>
      model.fitDataset(data, { epochs: epoch + 1, initialEpoch: epoch, verbose: 0 }),
    );
    const resumable = ({ location, tick }: Process) =>
      calls((model, data, epoch) =>
        fitResumable(model, data, {
          epochs: epoch + 1,
          checkpoint: location,
          saveEvery: 1,
          verbose: 0,
          callbacks: { onBatchEnd: tick },
        }),
      )();

    it(`is that of fitDataset if the program ${title} in between`, async () => {
      const [wanted, got] = [await stock(), await resumable({ location: memorySlots(), tick() {} })];
      expect(got).to.deep.equal(wanted);
    });

    it(`ends the same, killed, if the program ${title} in between`, async () => {
      await itIsTheSameRun(
        async (process) => {
          const { seen: _, ...end } = await resumable(process);
          return end;
        },
        2,
        4,
      );
    });
  }

  it('says that a part is over and that the model is further on, if it was killed in a later part', async () => {
    const location = memorySlots();
    const train = (epochs: number) => {
      const generator = Generator.fromSeed(5);
      return fitResumable(tinyModel(generator), tinyBatches(generator), { epochs, checkpoint: location, verbose: 0 });
    };
    await train(1);
    await train(3);
    const { epoch } = await train(1);
    expect(epoch).to.deep.equal([0]);
    expect(warnings.join()).to.match(
      /^fitResumable: this part of the run ended with epoch 1, but the run has gone on since/,
    );
  });

  it('knows which part EarlyStopping has ended, after a kill in the next one', async () => {
    const end = await itIsTheSameRun(
      async ({ location, tick }) => {
        const generator = Generator.fromSeed(5);
        const model = tinyModel(generator);
        const data = tinyBatches(generator);
        const train = (epochs: number) =>
          fitResumable(model, data, {
            epochs,
            checkpoint: location,
            saveEvery: 1,
            verbose: 0,
            callbacks: [
              tf.callbacks.earlyStopping({ monitor: 'loss', patience: 1, minDelta: 100 }),
              { onBatchEnd: tick },
            ],
          });
        const first = (await train(5)).epoch;
        model.layers[0].trainable = true;
        const second = (await train(9)).epoch;
        return { ...endOf(model, generator), first: [...first], second: [...second] };
      },
      2,
      3,
      5,
      7,
    );
    expect(end.first).to.deep.equal([0, 1]);
    expect(end.second.length).to.be.within(3, 5);
  });

  it('is tried again from the beginning of the part that failed', async () => {
    const run = async (failsAt: number) => {
      const location = memorySlots();
      const generator = Generator.fromSeed(5);
      const model = tinyModel(generator);
      const data = tinyBatches(generator);
      let batches = 0;
      const train = (epochs: number) =>
        fitResumable(model, data, {
          epochs,
          checkpoint: location,
          verbose: 0,
          callbacks: {
            onBatchEnd() {
              if (++batches === failsAt) throw new Error('it failed');
            },
          },
        });
      await train(1);
      halved(model, generator, 1);
      if (failsAt < 100) expect((await failureOf(train(2))).message).to.equal('it failed');
      await train(2);
      return endOf(model, generator);
    };
    const wanted = await run(100);
    expect(await run(4)).to.deep.equal(wanted);
    expect(await run(5)).to.deep.equal(wanted);
  });
});

describe('the state of callbacks', () => {
  before(() => tf.setBackend('cpu'));

  /** Runs a program with the callbacks that `make` returns, killed and whole, and expects the same of `read`. */
  const same = (make: () => { callbacks: unknown[]; read(): unknown }) =>
    itIsTheSameRun(
      async ({ location, tick }) => {
        const generator = Generator.fromSeed(5);
        const model = tinyModel(generator);
        const { callbacks, read } = make();
        await fitResumable(model, tinyBatches(generator), {
          epochs: 3,
          checkpoint: location,
          saveEvery: 1,
          verbose: 0,
          callbacks: [...callbacks, { onBatchEnd: tick }] as never,
        });
        return { ...endOf(model, generator), read: read() };
      },
      2,
      4,
    );

  it('of a subclass of EarlyStopping is that of its class and its own', async () => {
    class Reducing extends tf.EarlyStopping {
      reductions = 0;
      override async onBatchEnd() {
        this.reductions += 1;
      }
    }
    const { read } = await same(() => {
      const reducing = new Reducing({ monitor: 'loss', patience: 50 });
      return {
        callbacks: [reducing],
        read: () => [reducing.reductions, (reducing as unknown as { wait: number }).wait],
      };
    });
    expect((read as number[])[0]).to.equal(9);
  });

  it('is restored in place, so that two of them may hold one object', async () => {
    const { read } = await same(() => {
      const shared = { seen: [] as number[], inner: { count: 0 } };
      class Writer extends tf.Callback {
        readonly notes = shared;
        override async onBatchEnd(batch: number) {
          this.notes.seen.push(batch);
          this.notes.inner.count += 1;
        }
      }
      return { callbacks: [new Writer(), new Writer()], read: () => structuredClone(shared) };
    });
    expect(read).to.deep.include({ inner: { count: 18 } });
  });

  it('is what has changed: an argument that never does may be another one when the run is resumed', async () => {
    class Logger extends tf.Callback {
      readonly every: number;
      seen = 0;
      constructor(every: number) {
        super();
        this.every = every;
      }
      override async onBatchEnd() {
        if (this.every > 0) this.seen += 1;
      }
    }
    const location = memorySlots();
    const train = async (epochs: number, callbacks: tf.Callback[]) => {
      const generator = Generator.fromSeed(5);
      const options = { epochs, checkpoint: location, verbose: 0 as const, callbacks };
      await fitResumable(tinyModel(generator), tinyBatches(generator), options);
      return callbacks;
    };
    await train(1, []);
    await train(2, [new Logger(0)]);
    const [logger] = (await train(3, [new Logger(7)])) as Logger[];
    expect([logger.every, logger.seen]).to.deep.equal([7, 3]);
  });

  it('of a class that draws plots is fed the history as tfjs feeds it: by tensors', async () => {
    const lines: number[] = [];
    class Plot extends tf.Callback {
      readonly replayHistory = true;
      override async onEpochEnd(_epoch: number, logs: tf.Logs = {}) {
        lines.push((await (logs.loss as unknown as tf.Scalar).data())[0]);
      }
    }
    const location = memorySlots();
    const train = async (epochs: number) => {
      const generator = Generator.fromSeed(5);
      const options = { epochs, checkpoint: location, verbose: 0 as const, callbacks: [new Plot()] };
      return fitResumable(tinyModel(generator), tinyBatches(generator), options);
    };
    await train(2);
    lines.length = 0;
    const { numTensors } = tf.memory();
    const { history } = await train(3);
    expect(lines).to.deep.equal(history.loss);
    expect(tf.memory().numTensors - numTensors).to.be.lessThan(20);
  });
});
