import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints, fitResumable, Generator } from '../../../index.ts';
import { onHostBackends } from '../../backends.ts';
import { failureOf } from '../../failure_of.ts';
import { memorySlots } from '../memory_slots.ts';
import { endOf, runKilled, tinyBatches, tinyModel } from '../same_run.ts';
import { smallProgram } from '../small_program.ts';

/** Slots whose saves wait until they are let through. */
function gatedSlots() {
  const slots = memorySlots();
  const waiting: (() => void)[] = [];
  const gated = slots.map(({ load, save }) => ({
    load,
    async save(artifacts: tf.io.ModelArtifacts) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return (save as NonNullable<typeof save>)(artifacts);
    },
  }));
  /** Lets the saves through that wait now or later. */
  const open = async <R>(until: Promise<R>): Promise<R> => {
    let isDone = false;
    const done = until.finally(() => {
      isDone = true;
    });
    done.catch(() => {});
    while (!isDone) {
      for (const go of waiting.splice(0)) go();
      await new Promise((resolve) => setTimeout(resolve));
    }
    return until;
  };
  return { slots, gated, open };
}

describe('a save', () => {
  onHostBackends(() => {
    it('that is not awaited holds the instant of its call, whatever is trained meanwhile', async () => {
      const { model, generator } = smallProgram();
      const other = smallProgram();
      const [xs, ys] = [tf.ones([2, 2]), tf.ones([2, 1])];
      const state = { epoch: 0, best: tf.variable(tf.scalar(0)) };
      const { slots, gated, open } = gatedSlots();
      const checkpoints = new Checkpoints(gated);
      const ends: unknown[] = [];
      const saves: Promise<void>[] = [];
      for (let step = 1; step <= 3; step++) {
        await model.trainOnBatch(xs, ys);
        state.epoch = step;
        state.best.assign(tf.scalar(step / 2));
        ends.push(endOf(model, generator));
        const progress = { step };
        saves.push(checkpoints.save({ model, state }, progress));
        progress.step = 99;
        // In the same moment, everything changes.
        state.epoch = 77;
        state.best.assign(tf.scalar(77));
        generator.stream('dropout').random();
        model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight)));
      }
      await open(Promise.all(saves));
      await checkpoints.release();
      for (const [slot, step] of [
        [slots[0], 3],
        [slots[1], 2],
      ] as const) {
        const loaded = { epoch: 0, best: tf.variable(tf.scalar(0)) };
        const progress = await new Checkpoints(slot).restore({ model: other.model, state: loaded });
        expect(progress).to.deep.equal({ step });
        expect(endOf(other.model, other.generator)).to.deep.equal(ends[step - 1]);
        expect([loaded.epoch, loaded.best.dataSync()[0]]).to.deep.equal([step, step / 2]);
      }
    });

    for (const missing of [['setImmediate'], ['setImmediate', 'MessageChannel']]) {
      it(`goes on while the run trains where an engine has no ${missing.join(' nor ')}`, async () => {
        const originals = missing.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
        const { slots, gated, open } = gatedSlots();
        const generator = Generator.fromSeed(1);
        const run = () =>
          fitResumable(tinyModel(generator), tinyBatches(generator), {
            epochs: 2,
            checkpoint: gated,
            saveEvery: 1,
            verbose: 0,
          });
        try {
          for (const name of missing) Object.defineProperty(globalThis, name, { configurable: true, value: undefined });
          await open(run());
        } finally {
          for (const [name, original] of originals) {
            if (original) Object.defineProperty(globalThis, name, original);
            else delete (globalThis as Record<string, unknown>)[name];
          }
        }
        expect((await Promise.all(slots.map((slot) => slot.load?.()))).filter(Boolean)).to.have.lengthOf(2);
      });
    }

    it('leaves no tensor behind, whether it succeeds, fails, or is one of many at once', async () => {
      const { model } = smallProgram();
      await model.trainOnBatch(tf.ones([2, 2]), tf.ones([2, 1]));
      const failing = { save: () => Promise.reject(new Error('no room')), load: async () => undefined } as never;
      const [good, bad] = [new Checkpoints(memorySlots()), new Checkpoints(failing)];
      for (const checkpoints of [good, bad]) await checkpoints.save({ model }).catch(() => {});
      const before = tf.memory().numTensors;
      for (let i = 0; i < 3; i++) {
        await Promise.all([good.save({ model }), good.save({ model }), good.save({ model })]);
        await failureOf(bad.save({ model }));
        await Promise.allSettled([bad.save({ model }), bad.save({ model })]);
        await failureOf(good.save({ model }, () => {}));
        await failureOf(good.save({ model, state: { wrong: new Date() } }));
        await failureOf(good.save({ model, state: { getState: () => () => {}, setState() {} } }));
      }
      expect(tf.memory().numTensors).to.equal(before);
    });

    it('may be made within a tidy', async () => {
      const { model } = smallProgram();
      const slots = memorySlots();
      const checkpoints = new Checkpoints(slots);
      await checkpoints.save({ model });
      const before = tf.memory().numTensors;
      let saved: Promise<void> | undefined;
      tf.tidy(() => {
        saved = checkpoints.save({ model }, 5);
      });
      await saved;
      expect(tf.memory().numTensors).to.equal(before);
      expect(await new Checkpoints(slots).restore({ model: smallProgram().model })).to.equal(5);
    });
  });

  it('that takes long does not stop the training, nor is one left out', async () => {
    const { slots, gated, open } = gatedSlots();
    const generator = Generator.fromSeed(1);
    const model = tinyModel(generator);
    const batches = { inAll: 0, first: 0 };
    let isOpen = false;
    const run = fitResumable(model, tinyBatches(generator), {
      epochs: 3,
      checkpoint: gated,
      saveEvery: 1,
      verbose: 0,
      callbacks: {
        onBatchEnd() {
          batches.inAll += 1;
        },
      },
    });
    // The first is waited for, so that there is a beginning.
    await new Promise((resolve) => setTimeout(resolve, 60));
    batches.first = batches.inAll;
    // The saves in the course of the run are not waited for.
    const opened = (async () => {
      while (!isOpen) await new Promise((resolve) => setTimeout(resolve, 5));
    })();
    const whole = open(run);
    isOpen = true;
    await opened;
    const { history } = await whole;
    expect([batches.first, batches.inAll]).to.deep.equal([0, 9]);
    expect(history.loss).to.have.lengthOf(3);
    const again = Generator.fromSeed(1);
    const other = tinyModel(again);
    await fitResumable(other, tinyBatches(again), { epochs: 3, checkpoint: slots, verbose: 0 });
    expect(endOf(other, again)).to.deep.equal(endOf(model, generator));
  });

  it('of 200 ms lets a run of many short batches go on meanwhile', async () => {
    const slots = memorySlots();
    let saving = 0;
    let meanwhile = 0;
    const slow = slots.map(({ load, save }) => ({
      load,
      async save(artifacts: tf.io.ModelArtifacts) {
        saving += 1;
        await new Promise((resolve) => setTimeout(resolve, 200));
        saving -= 1;
        return (save as NonNullable<typeof save>)(artifacts);
      },
    }));
    const generator = Generator.fromSeed(1);
    const model = tinyModel(generator);
    await fitResumable(model, tinyBatches(generator, { batchSize: 1, rows: 60 }), {
      epochs: 1,
      checkpoint: slow,
      saveEvery: 10,
      verbose: 0,
      callbacks: {
        onBatchEnd() {
          if (saving > 0) meanwhile += 1;
        },
      },
    });
    expect(meanwhile).to.be.greaterThan(5);
    expect(saving).to.equal(0);
  });

  it('that fails stops the run by its cause, or lets it go on with a warning, as it is told', async () => {
    const { warn } = console;
    const lines: string[] = [];
    console.warn = (line: string) => lines.push(line);
    try {
      const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      let isFull = true;
      const slots = memorySlots();
      let saves = 0;
      const location = slots.map(({ load, save }) => ({
        load,
        async save(artifacts: tf.io.ModelArtifacts) {
          saves += 1;
          if (isFull && saves > 1) throw full;
          return (save as NonNullable<typeof save>)(artifacts);
        },
      }));
      const run = (onSaveError: 'stop' | 'warn') => {
        const generator = Generator.fromSeed(1);
        const model = tinyModel(generator);
        const args = { epochs: 2, checkpoint: location, saveEvery: 1, verbose: 0, onSaveError } as const;
        return fitResumable(model, tinyBatches(generator), args).then(({ history }) => ({
          history,
          ...endOf(model, generator),
        }));
      };
      const error = await failureOf(run('stop'));
      expect(error.message).to.match(
        /^fitResumable: the checkpoint could not be saved to handler [01]: the disk is full \(ENOSPC: no space left on device\)$/,
      );
      expect(error.cause).to.equal(full);
      const ending = await run('warn');
      expect(lines.length).to.be.greaterThan(0);
      for (const line of lines) expect(line).to.match(/the disk is full .* The run trains on\.$/);
      isFull = false;
      expect(await run('stop')).to.deep.equal(ending);
    } finally {
      console.warn = warn;
    }
  });

  it("is told of the page's quota in plain words", async () => {
    const quota = Object.assign(new Error('exceeded'), { name: 'QuotaExceededError' });
    const location = { load: async () => undefined, save: () => Promise.reject(quota) } as never;
    const { message } = await failureOf(new Checkpoints(location).save({ model: smallProgram().model }));
    expect(message).to.equal(
      "Checkpoints: the checkpoint could not be saved to the handler: the page's quota is used up (exceeded)",
    );
  });

  it('every so many seconds goes on when somebody sets the clock back', async () => {
    const { now } = Date;
    let saves = 0;
    const location = memorySlots().map(({ load, save }) => ({
      load,
      async save(artifacts: tf.io.ModelArtifacts) {
        saves += 1;
        return (save as NonNullable<typeof save>)(artifacts);
      },
    }));
    try {
      const onBatchEnd = (batch: number) => {
        Date.now = () => now() - 3_600_000 * (batch + 1);
      };
      const generator = Generator.fromSeed(1);
      await fitResumable(tinyModel(generator), tinyBatches(generator), {
        epochs: 1,
        checkpoint: location,
        saveEvery: { seconds: 0 },
        verbose: 0,
        callbacks: { onBatchEnd },
      });
    } finally {
      Date.now = now;
    }
    expect(saves).to.be.greaterThan(4);
    expect(await runKilled(async () => true, 1)).to.equal(true);
  });
});
