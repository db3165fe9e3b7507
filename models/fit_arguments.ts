import { Tensor, type TensorContainer } from '@tensorflow/tfjs-core';
import type { LayersModel, ModelFitDatasetArgs } from '@tensorflow/tfjs-layers';
import { checkInteger, checkOptions, wrong } from '../generator/arguments.ts';
import { optimizerOf } from '../hooks/training.ts';
import { Checkpoints, storeOf } from './checkpoints.ts';
import type { Callbacks } from './run/run_callbacks.ts';
import { SaveClock, type SaveEvery } from './run/save_clock.ts';
import type { OnSaveError } from './run/saver.ts';
import { readChanged } from './state/changes.ts';
import type { Drawing } from './state/randomness.ts';
import { CheckpointStore } from './storage/checkpoint_store.ts';
import type { StorageLocation } from './storage/storage_location.ts';

/** The arguments of `fitResumable`: those of `model.fitDataset`, and where and when to save. */
export interface FitResumableArguments<T> extends Omit<ModelFitDatasetArgs<T>, 'callbacks' | 'verbose'> {
  /** Where the run is saved, and resumed from: a folder (in Node), an address, a handler, or `Checkpoints`. */
  checkpoint: StorageLocation | Checkpoints;
  /** When: at the end of every epoch (the default), every so many batches, or every so many seconds. */
  saveEvery?: SaveEvery;
  /** How many checkpoints are kept, at least 2; 2 by default. With handlers there are as many as handlers. */
  keep?: number;
  /** What else the program draws from, in callbacks for instance: those of model and datasets need not be named. */
  generators?: Iterable<Drawing>;
  callbacks?: Callbacks;
  /** 0: shows nothing; 1: a bar on a terminal (the default); 2: a line for each epoch. */
  verbose?: 0 | 1 | 2;
  /** False: begin anew, whatever is saved, each time that the program is run. True by default. */
  resume?: boolean;
  /**
   * `'allow'`: resume although the program is not the one that was saved; what it has changed holds, such as another
   * learning rate. `'refuse'` by default: throw, with a list of the changes.
   */
  changed?: 'allow' | 'refuse';
  /**
   * `'allow'`: train although something in the model or the datasets is random and not seeded, so that a run that is
   * resumed ends with other weights. `'refuse'` by default: throw, with a list of it.
   */
  unseeded?: 'allow' | 'refuse';
  /**
   * When a checkpoint cannot be saved: `'stop'` with the error (the default), or `'warn'`, train on, and try again at the
   * next save.
   */
  onSaveError?: OnSaveError;
  /**
   * True (the default): op determinism is on while the run trains, as after `enableOpDeterminism()`. False: some operations
   * on webgpu, and small ones on webgl, need not repeat their bits, so a run that is resumed may end with other weights.
   */
  deterministic?: boolean;
}

const OPTIONS: (keyof FitResumableArguments<TensorContainer>)[] = [
  'epochs',
  'checkpoint',
  'saveEvery',
  'keep',
  'generators',
  'callbacks',
  'verbose',
  'resume',
  'changed',
  'unseeded',
  'onSaveError',
  'deterministic',
  'validationData',
  'validationBatches',
  'validationBatchSize',
  'batchesPerEpoch',
  'initialEpoch',
  'classWeight',
  'yieldEvery',
];

/** Those arguments, and what they mean. */
export interface ReadFitArguments<T> extends FitResumableArguments<T> {
  readonly store: CheckpointStore;
  readonly clock: SaveClock;
  readonly allows: boolean;
}

/** Reads the arguments of `fitResumable`. **Throws** if one of them is wrong. */
export function readFitArguments<T extends TensorContainer>(
  where: string,
  model: LayersModel,
  dataset: unknown,
  args: FitResumableArguments<T>,
): ReadFitArguments<T> {
  if (typeof args !== 'object' || args === null) {
    throw wrong(TypeError, where, 'args', 'an object with `epochs` and `checkpoint`', args);
  }
  if (dataset instanceof Tensor) {
    const cure = 'Make batches of tensors: seededBatches({ xs, ys }, { batchSize, generator }).';
    throw wrong(TypeError, where, 'dataset', 'a tf.data.Dataset', dataset, cure);
  }
  if ('batchSize' in args) {
    const cure = 'Batch the dataset: dataset.batch(32), or seededBatches(tensors, { batchSize: 32 }).';
    throw new TypeError(`${where}: \`batchSize\` is not an option, since a dataset comes in batches. ${cure}`);
  }
  checkOptions(where, args, OPTIONS);
  const { checkpoint, keep, saveEvery, changed, resume: resumes, onSaveError } = args;
  checkInteger(where, 'epochs', args.epochs, 1);
  if (args.initialEpoch != null) checkInteger(where, 'initialEpoch', args.initialEpoch, 0, args.epochs);
  for (const name of ['batchesPerEpoch', 'validationBatches', 'validationBatchSize'] as const) {
    if (args[name] != null) checkInteger(where, name, args[name], 1);
  }
  if (args.verbose != null && ![0, 1, 2].includes(args.verbose))
    throw wrong(RangeError, where, 'verbose', '0, 1 or 2', args.verbose);
  for (const [name, value] of Object.entries({ resume: resumes, deterministic: args.deterministic })) {
    if (value != null && typeof value !== 'boolean') throw wrong(TypeError, where, name, 'a boolean', value);
  }
  if (onSaveError != null && !['stop', 'warn'].includes(onSaveError)) {
    throw wrong(TypeError, where, 'onSaveError', "'stop' or 'warn'", onSaveError);
  }
  if (args.unseeded != null && !['allow', 'refuse'].includes(args.unseeded)) {
    throw wrong(TypeError, where, 'unseeded', "'allow' or 'refuse'", args.unseeded);
  }
  if (args.classWeight != null && typeof args.classWeight !== 'object') {
    throw wrong(TypeError, where, 'classWeight', 'an object of weights by class', args.classWeight);
  }
  if (keep != null && checkpoint instanceof Checkpoints) {
    throw wrong(TypeError, where, 'keep', 'left out when `checkpoint` is a Checkpoints, which has its own', keep);
  }
  if (optimizerOf(model) === undefined) throw new Error(`${where}: the model has no optimizer. Compile it first.`);
  const allows = readChanged(where, changed);
  const clock = new SaveClock(where, saveEvery ?? undefined);
  const store =
    checkpoint instanceof Checkpoints ? storeOf(checkpoint) : new CheckpointStore(where, checkpoint, keep ?? undefined);
  return { ...args, store, clock, allows };
}
