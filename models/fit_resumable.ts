import { Tensor, type TensorContainer } from '@tensorflow/tfjs-core';
import { Dataset } from '@tensorflow/tfjs-data';
import { History, type LayersModel, type ModelFitDatasetArgs } from '@tensorflow/tfjs-layers';
import { resumableData, seededInside } from '../data/resumable.ts';
import { passesOf, type SeededDataset } from '../data/seeded_dataset.ts';
import { checkInteger, checkOptions, wrong } from '../generator/arguments.ts';
import { Generator } from '../generator/generator.ts';
import { getGenerator } from '../generator/global.ts';
import { checkModel } from '../hooks/copies.ts';
import { isTraining, markTraining, optimizerOf, trainedModel } from '../hooks/training.ts';
import { Checkpoints, checkKind, isVersion2, readChanged, storeOf, tellMoved } from './checkpoints.ts';
import type { FitProgress } from './format/checkpoint_record.ts';
import type { Version1Record } from './format/version_1.ts';
import {
  addCallbacks,
  type Callbacks,
  checkCallbackStates,
  type RunCallback,
  restoreCallbackStates,
  runCallbacks,
} from './run/callback_states.ts';
import { digestOf } from './run/data_digest.ts';
import { ProgressBar } from './run/progress_bar.ts';
import { SaveClock, type SaveEvery } from './run/save_clock.ts';
import { type OnSaveError, Saver } from './run/saver.ts';
import { TrainingData } from './run/training_data.ts';
import { TrainingRun } from './run/training_run.ts';
import type { Validation } from './run/validation.ts';
import { fitVersion1 } from './run/version_1_progress.ts';
import { addOwner, Owner } from './state/owners.ts';
import { ARGUMENT, addDataset, Program } from './state/program.ts';
import type { Drawing } from './state/randomness.ts';
import { changedError, RunState } from './state/run_state.ts';
import { checkVersion1 } from './state/version_1_restore.ts';
import { CheckpointStore, type Found } from './storage/checkpoint_store.ts';
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
   * When a checkpoint cannot be saved: `'stop'` with the error (the default), or `'warn'`, train on, and try again at the
   * next save.
   */
  onSaveError?: OnSaveError;
}

const WHERE = 'fitResumable';

/** How many earlier parts of a run are kept. */
const MAX_PARTS = 1000;

/** By model, the end of a run that it is at, unless the program has changed it since. */
const left = new WeakMap<
  LayersModel,
  { readonly location: string; readonly number: number; readonly epochs: number }
>();
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
  'onSaveError',
  'validationData',
  'validationBatches',
  'validationBatchSize',
  'batchesPerEpoch',
  'initialEpoch',
  'classWeight',
  'yieldEvery',
];

/** How tfjs batches validation tensors unless told otherwise. */
const VALIDATION_BATCH_SIZE = 32;

/**
 * Trains a model as `model.fitDataset` does, and saves the run as it goes. The same program, run again after it was
 * killed, resumes by itself, and ends with the weights, the optimizer, the generators and the history of a run that never
 * stopped, to the bit. Run again after the end, it returns at once with the history; with more `epochs`, it trains on.
 *
 * The program makes its model, datasets and callbacks as it did the first time; the checkpoint's state is restored into
 * them. In an epoch that is resumed, `onTrainBegin` and `onEpochBegin` are called before that, so a callback may set up
 * what it needs there. A program that has changed in between is refused with a list of the changes.
 *
 * `model.stopTraining = true` is a pause, from which the run is resumed, even in the middle of an epoch; then
 * `onEpochEnd` is called when the epoch is complete. `EarlyStopping`, and a callback with `endsRun: true`, end the run.
 *
 * A callback of a class is resumed with its own properties as they were, as far as JSON can hold them; one with
 * `getState` and `setState` says its state itself. Variables in the functions of a callback cannot be seen: keep what
 * matters to the run in properties.
 *
 * A dataset that is no `SeededDataset` becomes one by `resumable`. Validation begins its dataset anew each time.
 *
 * **Throws** before anything is trained if the program is not the one that was saved, if all checkpoints are damaged, if
 * another writer uses the storage location, or if another run draws from the same streams; and at the first save, before
 * the first batch, if something cannot be saved.
 *
 * @example
 * const batches = seededBatches({ xs, ys }, { batchSize: 32, generator });
 * await fitResumable(model, batches, { epochs: 10, checkpoint: 'run' }); // kill it, and run it again
 */
export async function fitResumable<T extends TensorContainer>(
  model: LayersModel,
  dataset: Dataset<T>,
  args: FitResumableArguments<T>,
): Promise<History> {
  checkModel(WHERE, model);
  const options = readOptions(model, dataset, args);
  if (isTraining(model)) {
    throw new Error(
      `${WHERE}: the model is being trained already. Wait for the end of that, or stop it, before another run.`,
    );
  }
  // From here on, a second call is refused before it has changed anything.
  markTraining(model, true);
  try {
    return await train(model, dataset, options);
  } finally {
    markTraining(model, false);
  }
}

interface Options<T> extends FitResumableArguments<T> {
  readonly store: CheckpointStore;
  readonly clock: SaveClock;
  readonly allows: boolean;
}

async function train<T extends TensorContainer>(
  model: LayersModel,
  dataset: Dataset<T>,
  options: Options<T>,
): Promise<History> {
  const { store, epochs, callbacks: given, yieldEvery, initialEpoch, classWeight, generators, onSaveError } = options;
  const owner = new Owner(`the run saved in ${store.name}`, true);
  const callbacks = runCallbacks(WHERE, owner, given, yieldEvery);
  const seeded = await resumableData(WHERE, dataset);
  const validation = readValidation(options);
  const obstacle = passesOf(seeded).obstacle() ?? (validation?.seeded && passesOf(validation.seeded).obstacle());
  if (obstacle !== undefined) throw new Error(`${WHERE}: the dataset cannot be resumed: ${obstacle}.`);
  const data = new TrainingData(seeded, options.batchesPerEpoch ?? undefined);
  const state = new RunState(WHERE, 'fitResumable', owner, {
    models: [{ name: null, model }],
    dataset: data,
    datasets: [
      ['dataset', seeded as SeededDataset<never>],
      ...(validation?.seeded ? [['validationData', validation.seeded] as const] : []),
    ],
    others: generators ?? [],
    state: undefined,
    program: await programOf(options, seeded, validation, callbacks),
  });
  const removeOwner = addOwner(WHERE, owner);
  const saver = new Saver(store, onSaveError ?? 'stop');
  try {
    await store.enterRun();
    const resumed = await resume(model, state, data, callbacks, options);
    if (resumed?.isFinished) {
      const { saved, restore, isOwnEnd, end } = resumed;
      await restore();
      if (isOwnEnd) await restoreCallbackStates(callbacks, saved.callbacks);
      state.leave();
      if (isOwnEnd) left.set(model, { location: store.name, number: store.newestNumber, epochs });
      else left.delete(model);
      return historyOf(model, cut(saved.history, end));
    }
    await resumed?.restore();
    left.delete(model);
    const run = new TrainingRun({
      where: WHERE,
      owner,
      model,
      data,
      epochs,
      initialEpoch: initialEpoch ?? 0,
      validation,
      classWeight: classWeight ?? undefined,
      callbacks,
      watchers: options.verbose === 0 ? [] : [new ProgressBar(options.verbose ?? 1)],
      verbose: options.verbose ?? 1,
      clock: options.clock,
      saved: resumed?.saved,
      isNewPart: resumed?.isNewPart ?? false,
      restore: async () => resumed?.restore(),
      save: (progress, isWaitedFor) => {
        const capture = () => state.capture(progress);
        return isWaitedFor ? saver.saveNow(capture) : saver.save(capture);
      },
      async saving() {
        await saver.goOn();
        return saver.isDue;
      },
    });
    const { history, isPaused } = await run.train();
    state.leave();
    if (!isPaused) left.set(model, { location: store.name, number: store.newestNumber, epochs });
    for (const { state: one } of callbacks) isPaused ? one?.leave?.() : one?.end?.();
    return historyOf(model, history);
  } catch (error) {
    state.leave();
    for (const callback of callbacks) callback.state?.leave?.();
    throw error;
  } finally {
    await saver.settle();
    await store.leaveRun();
    removeOwner();
  }
}

/** A run that was saved. */
interface Resumed {
  readonly saved: FitProgress;
  /** Whether nothing of it is left to do. */
  readonly isFinished: boolean;
  /** Whether what was saved is the end of this very call, and not of a later part of the run. */
  readonly isOwnEnd: boolean;
  /** How many epochs this call came to, if it is finished. */
  readonly end: number;
  /** Whether the run had ended, and now goes on to more epochs. */
  readonly isNewPart: boolean;
  restore(): Promise<void>;
}

/** Finds the checkpoint to resume from, if there is one, and makes sure that it fits. */
async function resume<T extends TensorContainer>(
  model: LayersModel,
  state: RunState,
  data: TrainingData<T>,
  callbacks: readonly RunCallback[],
  options: Options<T>,
): Promise<Resumed | undefined> {
  const { store, epochs, allows } = options;
  store.checkCanLoad();
  const found = options.resume === false ? await store.ignore() : await store.newest();
  if (found === undefined) {
    state.beginSegment(options.initialEpoch ?? 0);
    return undefined;
  }
  checkKind(WHERE, 'fitResumable', found);
  if (!isVersion2(found)) return resumeVersion1(model, state, data, callbacks, found, options);
  const { run } = found.record;
  const fit = run.fit as FitProgress;
  const part = fit.parts.find((one) => epochs <= one.epochs);
  const isOwnEnd = fit.ended?.epochs === epochs;
  const isTrained =
    part !== undefined || fit.epoch >= epochs || (fit.ended?.isStopped === true && epochs <= fit.ended.epochs);
  const end = Math.min(part?.epoch ?? fit.epoch, epochs);
  // An earlier part of the program is compared with the part of the run that it trained.
  const before = run.segments.filter(({ epoch }) => epoch < end);
  const segment = (isTrained ? before.at(-1) : undefined) ?? run.segments.at(-1);
  const fitting = state.check(found, segment);
  const isOther = isTrained && !isOwnEnd;
  const changes = [...fitting.changes, ...(isOther ? [] : checkCallbackStates(WHERE, callbacks, fit.callbacks))];
  if (changes.length > 0 && !allows) {
    const cures =
      "To resume all the same, with what has changed, pass changed: 'allow'; to start anew, pass resume: false, or call " +
      '`clear` of the Checkpoints, or save somewhere else.';
    throw changedError(WHERE, found.name, changes, cures);
  }
  if (fitting.misfit !== undefined) throw fitting.misfit;
  const isOtherPart = isTrained ? false : changes.length > 0 || !state.isSameAs(segment?.program);
  if (isOtherPart) state.beginSegment(fit.epoch, run.segments);
  else state.resumeSegments(run.segments);
  const isFinished = isOther || (isTrained && fit.ended?.isComplete === true);
  if (isFinished) tellFinished(options, found, fit, isOwnEnd, end);
  else tellMoved(WHERE, run.environment);
  const ended = isTrained ? null : fit.ended;
  const parts = ended ? [...fit.parts, { epochs: ended.epochs, epoch: fit.epoch }].slice(-MAX_PARTS) : fit.parts;
  // A model that this process has left at this very end holds what the program has done with it since.
  const at = left.get(model);
  const isLive = at?.location === store.name && at.number === found.number && at.epochs === ended?.epochs;
  return {
    saved: isTrained ? fit : { ...fit, ended: null, parts },
    isFinished,
    isOwnEnd,
    end,
    isNewPart: ended !== null,
    restore: isLive ? async () => resumePass(data, run.position) : fitting.restore,
  };
}

/** Resumes only a pass over the data that was left in its middle. */
function resumePass<T extends TensorContainer>(data: TrainingData<T>, position: unknown): void {
  const { training } = (position ?? {}) as { training?: { received?: number } };
  if (training?.received) data.setPosition(position);
}

function resumeVersion1<T extends TensorContainer>(
  model: LayersModel,
  state: RunState,
  data: TrainingData<T>,
  callbacks: readonly RunCallback[],
  found: Found,
  options: Options<T>,
): Resumed {
  const record = found.record as Version1Record;
  const { position, progress } = record.run;
  const saved = fitVersion1(WHERE, progress, callbacks, options.epochs);
  const validation = readValidation(options)?.seeded;
  const { validation: validationPosition, ...training } = position as Record<string, never>;
  data.checkPosition(training);
  if (validation && validationPosition) validation.checkPosition(validationPosition);
  const given = [...(options.generators ?? [])].filter((other) => other instanceof Generator);
  const others = [...data.generators, ...(validation?.generators ?? []), ...given, getGenerator()];
  const fitting = checkVersion1(WHERE, model, others, found.artifacts, record);
  state.beginSegment(saved.epoch);
  return {
    saved,
    isFinished: saved.ended !== null,
    isOwnEnd: saved.ended !== null,
    end: Math.min(saved.epoch, options.epochs),
    isNewPart: false,
    async restore() {
      await fitting.restore();
      data.setPosition(training);
      if (!validation || !validationPosition) return;
      // Only the streams count: the next pass begins anew.
      validation.setPosition(validationPosition);
      const { streams } = validationPosition as { streams: number[] };
      validation.setPosition({ streams, received: 0 });
    },
  };
}

function readOptions<T extends TensorContainer>(
  model: LayersModel,
  dataset: unknown,
  args: FitResumableArguments<T>,
): Options<T> {
  if (typeof args !== 'object' || args === null) {
    throw wrong(TypeError, WHERE, 'args', 'an object with `epochs` and `checkpoint`', args);
  }
  if (dataset instanceof Tensor) {
    const cure = 'Make batches of tensors: seededBatches({ xs, ys }, { batchSize, generator }).';
    throw wrong(TypeError, WHERE, 'dataset', 'a tf.data.Dataset', dataset, cure);
  }
  if ('batchSize' in args) {
    const cure = 'Batch the dataset: dataset.batch(32), or seededBatches(tensors, { batchSize: 32 }).';
    throw new TypeError(`${WHERE}: \`batchSize\` is not an option, since a dataset comes in batches. ${cure}`);
  }
  checkOptions(WHERE, args, OPTIONS);
  const { checkpoint, keep, saveEvery, changed, resume: resumes, onSaveError } = args;
  checkInteger(WHERE, 'epochs', args.epochs, 1);
  if (args.initialEpoch != null) checkInteger(WHERE, 'initialEpoch', args.initialEpoch, 0, args.epochs);
  for (const name of ['batchesPerEpoch', 'validationBatches', 'validationBatchSize'] as const) {
    if (args[name] != null) checkInteger(WHERE, name, args[name], 1);
  }
  if (args.verbose != null && ![0, 1, 2].includes(args.verbose))
    throw wrong(RangeError, WHERE, 'verbose', '0, 1 or 2', args.verbose);
  if (resumes != null && typeof resumes !== 'boolean') throw wrong(TypeError, WHERE, 'resume', 'a boolean', resumes);
  if (onSaveError != null && !['stop', 'warn'].includes(onSaveError)) {
    throw wrong(TypeError, WHERE, 'onSaveError', "'stop' or 'warn'", onSaveError);
  }
  if (args.classWeight != null && typeof args.classWeight !== 'object') {
    throw wrong(TypeError, WHERE, 'classWeight', 'an object of weights by class', args.classWeight);
  }
  if (keep != null && checkpoint instanceof Checkpoints) {
    throw wrong(TypeError, WHERE, 'keep', 'left out when `checkpoint` is a Checkpoints, which has its own', keep);
  }
  if (optimizerOf(model) === undefined) throw new Error(`${WHERE}: the model has no optimizer. Compile it first.`);
  const allows = readChanged(WHERE, changed);
  const clock = new SaveClock(WHERE, saveEvery ?? undefined);
  const store =
    checkpoint instanceof Checkpoints ? storeOf(checkpoint) : new CheckpointStore(WHERE, checkpoint, keep ?? undefined);
  return { ...args, store, clock, allows };
}

/** Validation, and its dataset if that is seeded or contains a seeded one. */
interface ReadValidation extends Validation {
  readonly seeded: SeededDataset<never> | undefined;
}

function readValidation<T>(options: FitResumableArguments<T>): ReadValidation | undefined {
  const { validationData: data, validationBatches, validationBatchSize } = options;
  if (data == null) return undefined;
  const isDataset = data instanceof Dataset || typeof (data as Partial<Dataset<never>>).iterator === 'function';
  if (!isDataset && !(Array.isArray(data) && data.length === 2 && data.every(isTensors))) {
    throw wrong(TypeError, WHERE, 'validationData', 'a dataset, or [xs, ys]', data);
  }
  const seeded = isDataset ? seededInside(WHERE, data as Dataset<never>) : undefined;
  return {
    data: (seeded ?? data) as Validation['data'],
    seeded,
    batches: isDataset ? (validationBatches ?? undefined) : undefined,
    batchSize: validationBatchSize ?? VALIDATION_BATCH_SIZE,
  };
}

/** Whether a value is a tensor, or several, in an array or by name. */
function isTensors(value: unknown): boolean {
  if (value instanceof Tensor) return true;
  const parts = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return parts.length > 0 && parts.every((part) => part instanceof Tensor);
}

/** Returns what the program consists of, besides the model: what is compared when the run is resumed. */
async function programOf<T extends TensorContainer>(
  options: Options<T>,
  dataset: SeededDataset<T>,
  validation: ReadValidation | undefined,
  callbacks: readonly RunCallback[],
): Promise<Program['record']> {
  const program = new Program();
  addDataset(program, 'dataset', dataset as unknown as SeededDataset<never>);
  const { tensors } = passesOf(dataset);
  if (tensors) program.add(`${ARGUMENT}dataset.contents`, await digestOf(WHERE, tensors));
  const { batchesPerEpoch, classWeight, initialEpoch, validationData, validationBatches } = options;
  program.add(`${ARGUMENT}arguments`, { batchesPerEpoch, classWeight, initialEpoch, validationBatches });
  if (validation?.seeded) addDataset(program, 'validationData', validation.seeded);
  else if (validation && !Array.isArray(validationData)) {
    const { size } = validationData as Dataset<never>;
    program.add(`${ARGUMENT}validationData.size`, Number.isFinite(size) ? size : null);
  } else if (validation) {
    const given = (validationData as unknown[]).flatMap((part) =>
      part instanceof Tensor ? part : Object.values(part as object),
    );
    program.add(`${ARGUMENT}validationData.contents`, await digestOf(WHERE, given as Tensor[]));
    program.add(`${ARGUMENT}validationData.batchSize`, validation.batchSize);
  }
  addCallbacks(program, callbacks);
  return program.record;
}

function tellFinished<T>(
  { verbose }: Options<T>,
  { name }: Found,
  { epoch, ended }: FitProgress,
  isOwnEnd: boolean,
  end: number,
): void {
  if (!isOwnEnd) {
    console.warn(
      `${WHERE}: this part of the run ended after ${end} epochs, but the run has gone on since: the model is as in its ` +
        `checkpoint in ${name}, in epoch ${epoch + 1}.`,
    );
  } else if (verbose !== 0) {
    const how = ended?.isStopped
      ? `was ended by a callback after ${epoch} epochs`
      : `is finished, after ${epoch} epochs`;
    console.log(
      `${WHERE}: the run ${how}; its checkpoint is in ${name}. To train on, give more epochs; to start anew, resume: false.`,
    );
  }
}

/** Returns the history up to a number of epochs. */
function cut({ epoch, history }: FitProgress['history'], epochs: number): FitProgress['history'] {
  const count = epoch.filter((one) => one < epochs).length;
  const values = Object.entries(history).map(([key, list]) => [key, list.slice(0, count)]);
  return { epoch: epoch.slice(0, count), history: Object.fromEntries(values) };
}

/** Returns a history as tfjs's `fitDataset` does, and leaves it in the model as that does. */
function historyOf(model: LayersModel, { epoch, history }: FitProgress['history']): History {
  const whole = new History();
  whole.epoch = epoch;
  whole.history = history;
  for (const part of [model, trainedModel(model)]) part.history = whole;
  return whole;
}
