import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints, Generator, seededBatches, seededDropout, seededGlorotUniform } from '../../index.ts';
import { onHostBackends } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { failureOf } from '../failure_of.ts';
import { memorySlots } from './memory_slots.ts';
import { endOf, itIsTheSameRun, type Process, runOnce, tinyTensors } from './same_run.ts';
import { savedOnce, smallProgram } from './small_program.ts';

/** A callback of one's own kind, with a state of its own. */
class Schedule {
  factor = 1;
  getState() {
    return { factor: this.factor };
  }
  setState(state: unknown) {
    this.factor = (state as { factor: number }).factor;
  }
}

/**
 * A loop with everything that one is written for: saves every n steps, the best so far kept, an average of the weights, a
 * signal to stop, a limit of steps.
 */
async function loop({ location, tick }: Process, { stopAt = Number.POSITIVE_INFINITY, every = 2 } = {}) {
  const generator = Generator.fromSeed(1);
  const init = () => seededGlorotUniform({ generator });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 4, inputShape: [3], kernelInitializer: init() }),
      seededDropout({ rate: 0.2, generator }),
      tf.layers.dense({ units: 1, kernelInitializer: init() }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError' });
  const dataset = seededBatches(tinyTensors(), { batchSize: 4, generator });
  const state = {
    best: { loss: Number.POSITIVE_INFINITY, step: -1 },
    losses: [] as number[],
    average: model.getWeights().map((weight) => tf.variable(weight, false)),
    schedule: new Schedule(),
  };
  const checkpoints = new Checkpoints(location);
  const what = { model, dataset, state };
  let { step = 0, done = false } = ((await checkpoints.restore(what)) ?? {}) as { step?: number; done?: boolean };
  const { optimizer } = model as unknown as { optimizer: { learningRate: number } };
  try {
    epochs: while (!done && step < 15) {
      const iterator = await dataset.iterator();
      for (;;) {
        const next = await iterator.next();
        if (next.done) break;
        optimizer.learningRate = 0.02 * state.schedule.factor;
        const loss = (await model.trainOnBatch(next.value.xs as tf.Tensor, next.value.ys as tf.Tensor)) as number;
        tf.dispose(next.value);
        step += 1;
        state.losses.push(loss);
        state.schedule.factor *= 0.9;
        if (loss < state.best.loss) state.best = { loss, step };
        for (const [i, weight] of model.getWeights().entries()) {
          const average = state.average[i];
          tf.tidy(() => average.assign(average.mul(0.9).add(weight.mul(0.1))));
        }
        tick();
        // A signal: what is trained is saved before the process ends.
        if (step === stopAt) {
          await checkpoints.save(what, { step });
          break epochs;
        }
        if (step % every === 0) await checkpoints.save(what, { step });
        if (step === 15) break epochs;
      }
    }
    if (step === 15) {
      done = true;
      await checkpoints.save(what, { step, done });
    }
  } finally {
    await checkpoints.release();
  }
  return {
    ...endOf(model, generator),
    step,
    losses: state.losses,
    best: state.best,
    average: state.average.map(bitsOf),
    factor: state.schedule.factor,
  };
}

describe("a loop of the program's own", () => {
  onHostBackends(() => {
    it('goes on as in a run that was never killed, with all that it keeps', async () => {
      const { losses, best } = await itIsTheSameRun((process) => loop(process), 3, 4);
      expect(losses).to.have.lengthOf(15);
      expect(best.loss).to.equal(Math.min(...losses));
    });
  });

  it('goes on from a signal, at which it saves, to the step', async () => {
    const whole = await loop({ location: memorySlots(), tick() {} });
    const location = memorySlots();
    for (const stopAt of [1, 4, 5, 11]) {
      const part = await loop({ location, tick() {} }, { stopAt, every: 100 });
      expect(part.losses).to.deep.equal(whole.losses.slice(0, stopAt));
    }
    expect(await loop({ location, tick() {} })).to.deep.equal(whole);
    // It had come to its end.
    expect((await loop({ location, tick() {} })).losses).to.deep.equal(whole.losses);
  });

  it('leaves no tensor behind when it restores', async () => {
    const location = memorySlots();
    await runOnce((process) => loop(process), location, 7);
    const { model } = smallProgram();
    const state = { average: tf.variable(tf.scalar(1)), optimizer: tf.train.adam(0.1), count: 1 };
    const own = new Checkpoints(memorySlots());
    await own.save({ model, state });
    await own.restore({ model, state });
    const before = tf.memory().numTensors;
    for (let i = 0; i < 3; i++) await own.restore({ model, state });
    expect(tf.memory().numTensors).to.equal(before);
  });
});

describe("the state of a program's own", () => {
  const { model } = smallProgram();

  /** Saves one state and restores it into another one, as in another process. */
  async function pass(from: object, to: object): Promise<void> {
    const location = memorySlots();
    await savedOnce(location, { model, state: from });
    await new Checkpoints(location).restore({ model, state: to });
  }

  it('is restored in place: numbers, texts, lists and objects of them', async () => {
    const from = {
      step: 3,
      best: Number.NaN,
      zero: -0,
      name: 'x',
      flags: [true, null],
      deep: { a: { b: [1] } },
      added: 1,
    };
    const to = { step: 0, best: 0, zero: 0, name: '', flags: [], deep: { a: { b: [] } } };
    await pass(from, to);
    expect(to).to.deep.equal(from);
    expect(Object.is(to.zero, -0)).to.equal(true);
  });

  it('is restored in place: variables, optimizers, and objects that tell their state', async () => {
    const make = () => ({
      averages: [tf.variable(tf.scalar(0)), tf.variable(tf.zeros([2]))],
      optimizers: { actor: tf.train.adam(0.1), critic: tf.train.sgd(0.1) },
      schedule: new Schedule(),
    });
    const [from, to] = [make(), make()];
    const { averages, schedule } = to;
    from.averages[1].assign(tf.tensor1d([1, 2]));
    from.schedule.factor = 0.25;
    const weight = tf.variable(tf.scalar(1));
    from.optimizers.actor.minimize(() => weight.square() as tf.Scalar, false, [weight]);
    await pass(from, to);
    expect(to.averages).to.equal(averages);
    expect(to.schedule).to.equal(schedule);
    expect([...to.averages[1].dataSync()]).to.deep.equal([1, 2]);
    expect(to.schedule.factor).to.equal(0.25);
    expect(to.optimizers.actor.iterations).to.equal(1);
  });

  it('waits for an object that takes its state in time', async () => {
    const slow = {
      factor: 1,
      getState: () => 5,
      async setState(state: unknown) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        slow.factor = state as number;
      },
    };
    await pass({ slow }, { slow });
    expect(slow.factor).to.equal(5);
  });

  const refused: [what: string, state: object, message: RegExp][] = [
    [
      'a tensor',
      { mean: tf.scalar(1) },
      /^Checkpoints: `state\.mean` must be something that can be saved, but got a tensor.* Use tf\.variable/,
    ],
    ['a Map', { seen: new Map() }, /^Checkpoints: `state\.seen` must be .* Give it `getState` and `setState`\./],
    [
      'a date, deep inside',
      { a: { b: [1, new Date(0)] } },
      /^Checkpoints: `state\.a\/b\/1` must be something that can be saved/,
    ],
  ];
  for (const [what, state, message] of refused) {
    it(`cannot hold ${what}, which is said with the cure`, async () => {
      expect((await failureOf(new Checkpoints(memorySlots()).save({ model, state }))).message).to.match(message);
    });
  }

  it('is refused where the program has another one, before anything is changed', async () => {
    const location = memorySlots();
    const saved = {
      average: tf.variable(tf.zeros([2])),
      optimizer: tf.train.adam(0.1),
      schedule: new Schedule(),
      count: 3,
    };
    await savedOnce(location, { model, state: saved });
    const wrong: [object, RegExp][] = [
      [
        { ...saved, average: tf.variable(tf.zeros([3])) },
        /`state\.average` must be a variable of float32 \[2\], as in the checkpoint/,
      ],
      [{ ...saved, optimizer: tf.train.sgd(0.1) }, /`state\.optimizer` must be a Adam/],
      [{ ...saved, schedule: {} }, /`state\.schedule` must be an object with `getState` and `setState`/],
      [{ ...saved, count: tf.variable(tf.scalar(1)) }, /`state\.count` must be a property that JSON can hold/],
      [{}, /`state\.average` must be a variable/],
    ];
    const { other } = { other: smallProgram(undefined, 7) };
    const before = endOf(other.model);
    for (const [state, message] of wrong) {
      expect((await failureOf(new Checkpoints(location).restore({ model: other.model, state }))).message).to.match(
        message,
      );
    }
    expect(endOf(other.model)).to.deep.equal(before);
    expect(new Schedule().factor).to.equal(1);
  });
});
