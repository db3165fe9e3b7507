import { Tensor, type TensorContainer } from '@tensorflow/tfjs-core';
import { Dataset } from '@tensorflow/tfjs-data';
import { History, type LayersModel, type ModelFitDatasetArgs } from '@tensorflow/tfjs-layers';
import { refuseUnseeded, seededInside } from '../data/resumable.ts';
import { checkDataset, passesOf, type SeededDataset } from '../data/seeded_dataset.ts';
import { holdOpDeterminism } from '../determinism/hold_op_determinism.ts';
import { checkInteger, checkOptions, wrong } from '../generator/arguments.ts';
import { checkModel } from '../hooks/copies.ts';
import { isTraining, markTraining, optimizerOf, trainedModel } from '../hooks/training.ts';
import { Checkpoints, storeOf } from './checkpoints.ts';
import type { FitProgress } from './format/checkpoint_record.ts';
import { restoreCallbackStates } from './run/callback_states.ts';
import { fitProgram } from './run/fit_program.ts';
import { ProgressBar } from './run/progress_bar.ts';
import { findRun } from './run/resumed_run.ts';
import { type Callbacks, runCallbacks } from './run/run_callbacks.ts';
import { leaveModelAt } from './run/run_ends.ts';
import { SaveClock, type SaveEvery } from './run/save_clock.ts';
import { type OnSaveError, Saver } from './run/saver.ts';
import { TrainingData } from './run/training_data.ts';
import { TrainingRun } from './run/training_run.ts';
import { readValidation } from './run/validation_data.ts';
import { readChanged } from './state/changes.ts';
import { addOwner, Owner } from './state/owners.ts';
import type { Drawing } from './state/randomness.ts';
import { RunState } from './state/run_state.ts';
import { CheckpointStore } from './storage/checkpoint_store.ts';
import type { StorageLocation } from './storage/storage_location.ts';
import { unseededIn } from './unseeded_in.ts';

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

const WHERE = 'fitResumable';

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
  const letGo = options.deterministic === false ? undefined : holdOpDeterminism();
  markTraining(model, true);
  try {
    return await train(model, dataset, options);
  } finally {
    markTraining(model, false);
    letGo?.();
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
  checkDataset(WHERE, dataset);
  const seeded = seededInside(WHERE, dataset) ?? (await refuseUnseeded(WHERE, dataset as Dataset<never>));
  const validation = readValidation(WHERE, options);
  if (options.unseeded !== 'allow') refuseUnseededParts(model, seeded as unknown as Dataset<never>, validation?.data);
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
  });
  // Of two runs that may not share a stream, the one that was called first goes on.
  const removeOwner = addOwner(WHERE, owner);
  const saver = new Saver(store, onSaveError ?? 'stop');
  const ending = () => ({ location: store.name, number: store.newestNumber, epochs });
  try {
    state.addProgram(await fitProgram(WHERE, options, seeded, validation, callbacks));
    await store.enterRun();
    const resumed = await findRun({
      where: WHERE,
      model,
      state,
      data,
      validation,
      callbacks,
      generators: generators ?? [],
      store,
      epochs,
      initialEpoch: initialEpoch ?? 0,
      verbose: options.verbose ?? 1,
      beginsAnew: options.resume === false,
      allowsChanges: options.allows,
    });
    await resumed?.restore();
    if (resumed?.isFinished) {
      const { saved, isOwnEnd, end } = resumed;
      if (isOwnEnd) await restoreCallbackStates(callbacks, saved.callbacks);
      state.leave();
      leaveModelAt(model, isOwnEnd ? ending() : undefined);
      return historyOf(model, cut(saved.history, end));
    }
    leaveModelAt(model, undefined);
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
    if (!isPaused) leaveModelAt(model, ending());
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
  for (const [name, value] of Object.entries({ resume: resumes, deterministic: args.deterministic })) {
    if (value != null && typeof value !== 'boolean') throw wrong(TypeError, WHERE, name, 'a boolean', value);
  }
  if (onSaveError != null && !['stop', 'warn'].includes(onSaveError)) {
    throw wrong(TypeError, WHERE, 'onSaveError', "'stop' or 'warn'", onSaveError);
  }
  if (args.unseeded != null && !['allow', 'refuse'].includes(args.unseeded)) {
    throw wrong(TypeError, WHERE, 'unseeded', "'allow' or 'refuse'", args.unseeded);
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

/** Throws if something draws by itself while the run trains. Initializers have drawn before. */
function refuseUnseededParts(model: LayersModel, dataset: Dataset<never>, validation: unknown): void {
  const parts = [model, dataset, ...(validation instanceof Dataset ? [validation] : [])];
  const found = unseededIn(parts).filter(({ kind }) => kind !== 'initializer');
  if (found.length === 0) return;
  const list = found.map(({ path, cure }) => `${path} (use ${cure})`).join('; ');
  throw new Error(
    `${WHERE}: what draws must be seeded, or the run could not be resumed exactly, but these are not: ${list}. To train all ` +
      "the same, pass unseeded: 'allow'.",
  );
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
