import { createHash } from 'node:crypto';
import { constants } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import {
  Checkpoints,
  fileSystem,
  Generator,
  seededBatches,
  seededDropout,
  seededGaussianNoise,
  seededHeNormal,
} from 'tfjs-seeded';
import { type Digit, readDigits } from './read_digits.ts';

const BATCH = 64;
const SAVE_EVERY = 10;
/** The exit code of a run that its time limit has paused: "temporary failure, try again later" in `sysexits.h`. */
const PAUSED = 75;

const help = `Trains a classifier of handwritten digits in a loop of its own. Stopped by SIGTERM, SIGINT or its time limit, it
saves and ends; killed, it has its last save. Run again, it goes on, and ends as if it had never stopped.

Usage: npx tsx examples/own_loop.ts FOLDER [options]

  --epochs <integer>   how many times it goes through the digits (default: 10)
  --seconds <number>   after which time it saves and ends, to be run again (default: no limit)
  --help               print this and end

Ends with 0 when it is finished, 75 when its time is up, 143 after SIGTERM, 130 after SIGINT, 2 for wrong options.
`;

interface Options {
  readonly folder: string;
  readonly epochs: number;
  readonly seconds: number;
}

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let options: Options | undefined;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(`own_loop: ${(error as Error).message} See --help.`);
    return 2;
  }
  if (options === undefined) {
    process.stdout.write(help);
    return 0;
  }
  return train(options);
}

/** Trains to the end, or until the run is told to stop. Returns the exit code. */
async function train({ folder, epochs, seconds }: Options): Promise<number> {
  const stopping = stopRequests(seconds);
  tf.enableProdMode();
  await tf.setBackend('wasm');

  // 1. Make everything as in the first run. Initial weights and positions are replaced by those that were saved.
  const generator = Generator.fromSeed(42);
  const dense = (units: number, activation: 'relu' | 'softmax') =>
    tf.layers.dense({ units, activation, kernelInitializer: seededHeNormal({ generator }) });
  const model = tf.sequential({
    layers: [
      seededGaussianNoise({ stddev: 0.1, generator, inputShape: [64] }),
      dense(48, 'relu'),
      seededDropout({ rate: 0.25, generator }),
      dense(10, 'softmax'),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.003), loss: 'sparseCategoricalCrossentropy' });
  const { training, test } = readDigits();
  const digits = (await training.toArray()) as Digit[];
  const tensors = { xs: tf.tensor(digits.map(({ xs }) => xs)), ys: tf.tensor(digits.map(({ ys }) => ys)) };
  const dataset = seededBatches(tensors, { batchSize: BATCH, generator });

  // 2. What the loop itself keeps, in one object, whose properties are restored in place.
  const state = {
    epoch: 0,
    step: 0,
    /** Of the epoch in progress: the sum of the losses, and how many there are. */
    sum: 0,
    batches: 0,
    history: { loss: [] as number[], validation: [] as number[] },
    best: { loss: Number.POSITIVE_INFINITY, epoch: 0 },
  };

  // 3. Restore, before anything is changed.
  const checkpoints = new Checkpoints(join(folder, 'checkpoints'));
  const run = { model, dataset, state };
  await checkpoints.restore(run);
  if (state.step > 0) console.log(`goes on after step ${state.step}`);

  loop: while (state.epoch < epochs) {
    // After a restore, the first iterator goes on in the middle of its epoch.
    const iterator = await dataset.iterator();
    for (;;) {
      const { value, done } = await iterator.next();
      if (done) break;
      const { xs, ys } = value as { xs: tf.Tensor; ys: tf.Tensor };
      state.sum += (await model.trainOnBatch(xs, ys)) as number;
      state.batches += 1;
      state.step += 1;
      tf.dispose([xs, ys]);
      // 4. Save now and then.
      if (state.step % SAVE_EVERY === 0) await checkpoints.save(run);
      // Signals and timers have their turn. However short the time limit is, each process makes a step.
      await tf.nextFrame();
      if (stopping.reason !== undefined) break loop;
    }

    const loss = state.sum / state.batches;
    const validation = await validationLoss(model, test);
    state.history.loss.push(loss);
    state.history.validation.push(validation);
    [state.epoch, state.sum, state.batches] = [state.epoch + 1, 0, 0];
    if (validation < state.best.loss) {
      state.best = { loss: validation, epoch: state.epoch };
      // A kill after this and before the next save does no harm: the epoch is trained again, and the same is saved.
      await model.save(fileSystem(join(folder, 'best')));
    }
    console.log(`epoch ${state.epoch} of ${epochs}: loss ${loss.toFixed(4)}, validation ${validation.toFixed(4)}`);
  }

  // 5. Save at the end too, and when it is told to stop.
  await checkpoints.save(run);
  await checkpoints.release();
  if (state.epoch < epochs) {
    console.log(`stopped by ${stopping.reason} and saved after step ${state.step}: run it again to go on`);
    return stopping.code;
  }
  const best = await tf.loadLayersModel(fileSystem(join(folder, 'best')));
  console.log(`weights  ${await digestOf(model)}`);
  console.log(`best     ${await digestOf(best)}   of epoch ${state.best.epoch}`);
  console.log(`history  ${sha256(JSON.stringify(state.history))}`);
  return 0;
}

/** Notes when the run is told to stop, and why. A second signal ends the process at once, as if there were no handler. */
function stopRequests(seconds: number): { reason: string | undefined; code: number } {
  const stopping: { reason: string | undefined; code: number } = { reason: undefined, code: 0 };
  const stop = (reason: string, code: number) => Object.assign(stopping, { reason, code });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => stop(signal, 128 + constants.signals[signal]));
  }
  if (Number.isFinite(seconds)) setTimeout(() => stop('its time limit', PAUSED), 1000 * seconds).unref();
  return stopping;
}

async function validationLoss(model: tf.LayersModel, [xs, ys]: [tf.Tensor, tf.Tensor]): Promise<number> {
  const loss = model.evaluate(xs, ys, { batchSize: 512 }) as tf.Scalar;
  const [value] = await loss.data();
  loss.dispose();
  return value;
}

function readOptions(args: string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      epochs: { type: 'string', default: '10' },
      seconds: { type: 'string', default: 'Infinity' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  if (positionals.length !== 1) throw new Error('Give one folder.');
  const [epochs, seconds] = [Number(values.epochs), Number(values.seconds)];
  if (!(Number.isSafeInteger(epochs) && epochs >= 1)) throw new Error(`--epochs must be an integer of at least 1.`);
  if (!(seconds >= 0)) throw new Error(`--seconds must be a number of at least 0.`);
  return { folder: positionals[0], epochs, seconds };
}

async function digestOf(model: tf.LayersModel): Promise<string> {
  return sha256(...(await Promise.all(model.getWeights().map((weight) => weight.data()))));
}

function sha256(...parts: (string | NodeJS.TypedArray)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
