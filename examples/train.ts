import { createHash } from 'node:crypto';
import { once } from 'node:events';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { fileSystem } from 'tfjs-seeded';
import { classifiers } from './classifiers.ts';
import { readDigits } from './read_digits.ts';

/** What a training process is told to do, as JSON in its first argument. */
export interface Job {
  classifier: keyof typeof classifiers;
  backend: string;
  seed: number;
  epochs: number;
  /** Where the model is saved: at the start and at the end of each epoch. */
  folder: string;
  /** Whether to go on with the model that lies in `folder`. */
  resume: boolean;
}

/** What a training process tells its parent, whose answer it waits for, except in the middle of an epoch. */
export type Report =
  | { event: 'start'; epoch: number }
  | { event: 'middle of epoch'; epoch: number }
  | { event: 'end of epoch'; epoch: number; loss: number; accuracy: number }
  | { event: 'end'; accuracy: number; sha256: string };

const BATCH = 64;
const LEARNING_RATE = 0.15;

process.on('disconnect', () => process.exit());
await train(JSON.parse(process.argv[2]));
process.disconnect();

async function train({ classifier, backend, seed, epochs, folder, resume }: Job): Promise<void> {
  tf.enableProdMode();
  if (!(await tf.setBackend(backend))) throw new Error(`The backend ${backend} does not work here.`);

  const { build, shuffle } = classifiers[classifier];
  const { training, test } = readDigits();
  const file = fileSystem(folder);
  const saveAfter = (epoch: number) => {
    model.setUserDefinedMetadata({ epoch });
    return model.save(file, { includeOptimizer: true });
  };

  let model: tf.LayersModel;
  if (resume) {
    model = await tf.loadLayersModel(file);
  } else {
    model = build(seed);
    const optimizer = tf.train.momentum(LEARNING_RATE, 0.9);
    model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
    await saveAfter(0);
  }

  let { epoch } = model.getUserDefinedMetadata() as { epoch: number };
  await tell({ event: 'start', epoch: epoch + 1 });
  const optimizer = model.optimizer as tf.SGDOptimizer;
  const middle = Math.floor(training.size / BATCH / 2);
  let accuracy = Number.NaN;
  await model.fitDataset(shuffle(training, model, seed).batch(BATCH), {
    initialEpoch: epoch,
    epochs,
    validationData: test,
    verbose: 0,
    callbacks: {
      onEpochBegin: () => {
        optimizer.setLearningRate(LEARNING_RATE * (1 - epoch / epochs));
        epoch += 1;
      },
      onBatchEnd: (batch) => {
        if (batch === middle) process.send!({ event: 'middle of epoch', epoch } satisfies Report);
      },
      onEpochEnd: async (_, logs) => {
        await saveAfter(epoch);
        accuracy = logs!.val_acc;
        await tell({ event: 'end of epoch', epoch, loss: logs!.loss, accuracy });
      },
    },
  });
  await tell({ event: 'end', accuracy, sha256: await sha256Of(model) });
}

/** Sends an event to the parent, and waits for its answer. */
async function tell(report: Report): Promise<void> {
  const answer = once(process, 'message');
  process.send!(report);
  await answer;
}

/** Returns the SHA-256 of a model's weights and then its optimizer's, in order. */
async function sha256Of(model: tf.LayersModel): Promise<string> {
  const optimizer = await model.optimizer.getWeights();
  const hash = createHash('sha256');
  for (const weight of [...model.getWeights(), ...optimizer.map(({ tensor }) => tensor)]) {
    hash.update(await weight.data());
  }
  return hash.digest('hex');
}
