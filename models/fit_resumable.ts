import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import { History, type LayersModel } from '@tensorflow/tfjs-layers';
import { refuseUnseeded, seededInside } from '../data/resumable.ts';
import { checkDataset, passesOf, type SeededDataset } from '../data/seeded_dataset.ts';
import { holdOpDeterminism } from '../determinism/hold_op_determinism.ts';
import { checkModel } from '../hooks/copies.ts';
import { isTraining, markTraining, trainedModel } from '../hooks/training.ts';
import { type FitResumableArguments, type ReadFitArguments, readFitArguments } from './fit_arguments.ts';
import type { FitProgress } from './format/checkpoint_record.ts';
import { restoreCallbackStates } from './run/callback_states.ts';
import { checkSeeded } from './run/check_seeded.ts';
import { fitProgram } from './run/fit_program.ts';
import { ProgressBar } from './run/progress_bar.ts';
import { findRun } from './run/resumed_run.ts';
import { runCallbacks } from './run/run_callbacks.ts';
import { leaveModelAt } from './run/run_ends.ts';
import { Saver } from './run/saver.ts';
import { TrainingData } from './run/training_data.ts';
import { TrainingRun } from './run/training_run.ts';
import { readValidation } from './run/validation_data.ts';
import { addOwner, Owner } from './state/owners.ts';
import { RunState } from './state/run_state.ts';

const WHERE = 'fitResumable';

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
  const options = readFitArguments(WHERE, model, dataset, args);
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

async function train<T extends TensorContainer>(
  model: LayersModel,
  dataset: Dataset<T>,
  options: ReadFitArguments<T>,
): Promise<History> {
  const { store, epochs, callbacks: given, yieldEvery, initialEpoch, classWeight, generators, onSaveError } = options;
  const owner = new Owner(`the run saved in ${store.name}`, true);
  const callbacks = runCallbacks(WHERE, owner, given, yieldEvery);
  checkDataset(WHERE, dataset);
  const seeded = seededInside(WHERE, dataset) ?? (await refuseUnseeded(WHERE, dataset as Dataset<never>));
  const validation = readValidation(WHERE, options);
  if (options.unseeded !== 'allow') checkSeeded(WHERE, model, seeded as unknown as Dataset<never>, validation?.data);
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
