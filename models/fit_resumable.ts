import { Tensor, type TensorContainer } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import { History, type LayersModel, type ModelFitDatasetArgs } from '@tensorflow/tfjs-layers';
import { resumable } from '../data/resumable.ts';
import { SeededDataset } from '../data/seeded_dataset.ts';
import { checkInteger, checkOptions, wrong } from '../generator/arguments.ts';
import type { Generator } from '../generator/generator.ts';
import { getGenerator } from '../generator/global.ts';
import { checkModel } from '../hooks/copies.ts';
import { type Callbacks, resumableCallbacks } from './callback_states.ts';
import { Checkpoints, findOfKind, saveOfKind } from './checkpoints.ts';
import { checkOptimizer } from './model_artifacts.ts';
import { ProgressBar } from './progress_bar.ts';
import { RunCallback } from './run_callback.ts';
import type { RunHistory, RunProgress } from './run_progress.ts';
import { SaveClock, type SaveEvery } from './save_clock.ts';
import type { Place } from './slots.ts';
import { TrainingData } from './training_data.ts';

/** The arguments of `fitResumable`: those of `model.fitDataset`, and where and when to save. */
export interface FitResumableArguments<T> extends Omit<ModelFitDatasetArgs<T>, 'callbacks' | 'verbose'> {
  /** Where the run is saved, and goes on from: a folder (in Node), an address, a handler, or `Checkpoints`. */
  checkpoint: Place | Checkpoints;
  /** When: at the end of every epoch (the default), every so many batches, or every so many seconds. */
  saveEvery?: SaveEvery;
  /** How many checkpoints are kept; 2 by default. */
  keep?: number;
  /** What else the program draws from, besides the model, the datasets and the global generator. */
  generators?: Iterable<Generator>;
  callbacks?: Callbacks;
  /** 0: shows nothing; 1: a bar on a terminal (the default); 2: a line for each epoch. */
  verbose?: 0 | 1 | 2;
}

const WHERE = 'fitResumable';
const OPTIONS: (keyof FitResumableArguments<TensorContainer>)[] = [
  'epochs',
  'checkpoint',
  'saveEvery',
  'keep',
  'generators',
  'callbacks',
  'verbose',
  'validationData',
  'validationBatches',
  'validationBatchSize',
  'batchesPerEpoch',
  'initialEpoch',
  'classWeight',
  'yieldEvery',
];

/**
 * Trains a model as `model.fitDataset` does, and saves the run as it goes. The same program, run again after it was
 * killed, goes on by itself, and ends with the weights, the optimizer, the generators and the history of a run that
 * never stopped, to the bit. Run again after the end, it returns at once with the history.
 *
 * The program makes its model, datasets and callbacks as it did the first time; what the checkpoint holds is put into
 * them. In an epoch that goes on, `onTrainBegin` and `onEpochBegin` are called before that, so a callback may set up
 * what it needs there.
 *
 * `EarlyStopping` goes on where it was. A callback of functions must keep nothing between calls that matters to the
 * run, unless it has `getState` and `setState` as well; an object of another class must have them.
 *
 * A dataset that is no `SeededDataset` becomes one by `resumable`.
 *
 * **Throws** before anything is trained if the optimizer cannot be saved (Adamax), if the checkpoint is of another
 * model or program, and if all checkpoints are damaged.
 */
export async function fitResumable<T extends TensorContainer>(
  model: LayersModel,
  dataset: Dataset<T>,
  args: FitResumableArguments<T>,
): Promise<History> {
  checkModel(WHERE, model);
  if (typeof args !== 'object' || args === null) {
    throw wrong(TypeError, WHERE, 'args', 'an object with `epochs` and `checkpoint`', args);
  }
  checkArguments(dataset, args);
  const { checkpoint, saveEvery, keep, generators, callbacks, verbose, batchesPerEpoch, ...fitArgs } = args;
  checkInteger(WHERE, 'epochs', fitArgs.epochs, 1);
  if (batchesPerEpoch != null) checkInteger(WHERE, 'batchesPerEpoch', batchesPerEpoch, 1);
  if (keep !== undefined && checkpoint instanceof Checkpoints) {
    throw wrong(TypeError, WHERE, 'keep', 'left out when `checkpoint` is a Checkpoints, which has its own', keep);
  }
  await checkOptimizer(WHERE, model);
  const checkpoints = checkpoint instanceof Checkpoints ? checkpoint : new Checkpoints(checkpoint, { keep });
  const clock = new SaveClock(WHERE, saveEvery);
  const stateful = resumableCallbacks(WHERE, callbacks, fitArgs.yieldEvery);
  const validation = fitArgs.validationData instanceof SeededDataset ? fitArgs.validationData : undefined;
  const data = new TrainingData(resumable(dataset), validation, batchesPerEpoch ?? undefined);
  const what = { model, dataset: data, generators: [...(generators ?? []), getGenerator()] };

  const found = await findOfKind(checkpoints, 'fitResumable', what);
  const saved = found?.progress as RunProgress | undefined;
  if (saved && saved.callbacks.length !== stateful.length) {
    const cure = 'Give the callbacks that it had, or save somewhere else.';
    throw wrong(
      RangeError,
      WHERE,
      'callbacks',
      `${saved.callbacks.length}, as in the checkpoint`,
      stateful.length,
      cure,
    );
  }
  await found?.putBack();
  const { epoch = fitArgs.initialEpoch ?? 0, stopped = false } = saved ?? {};
  if (saved && (stopped || epoch >= fitArgs.epochs)) return historyOf(model, saved.history);

  const run = new RunCallback({
    epochs: fitArgs.epochs,
    callbacks: stateful,
    watchers: verbose === 0 ? [] : [new ProgressBar(verbose ?? 1)],
    clock,
    saved,
    putBack: async () => found?.putBack(),
    save: (progress) => saveOfKind(checkpoints, 'fitResumable', what, progress),
  });
  await model.fitDataset(data as unknown as Dataset<T>, {
    ...fitArgs,
    initialEpoch: epoch,
    verbose: 0,
    callbacks: run,
  });
  return historyOf(model, run.history);
}

function checkArguments(dataset: unknown, args: object): void {
  if (dataset instanceof Tensor) {
    const cure = 'Make batches of tensors: seededBatches({ xs, ys }, { batchSize, generator }).';
    throw wrong(TypeError, WHERE, 'dataset', 'a tf.data.Dataset', dataset, cure);
  }
  if ('batchSize' in args) {
    const cure = 'Batch the dataset: dataset.batch(32), or seededBatches(tensors, { batchSize: 32 }).';
    throw new TypeError(`${WHERE}: \`batchSize\` is not an option, since a dataset comes in batches. ${cure}`);
  }
  checkOptions(WHERE, args, OPTIONS);
}

/** Gives a history as tfjs's `fitDataset` does, and leaves it in the model as that does. */
function historyOf(model: LayersModel, { epoch, history }: RunHistory): History {
  const whole = new History();
  whole.epoch = epoch;
  whole.history = history;
  model.history = whole;
  return whole;
}
