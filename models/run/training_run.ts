import { dispose, keep, type Scalar, scalar, Tensor, type TensorContainer, tidy } from '@tensorflow/tfjs-core';
import { CustomCallback, History, type LayersModel } from '@tensorflow/tfjs-layers';
import { beginSection } from '../../generator/draw_events.ts';
import {
  clearStop,
  isToldToStop,
  markTraining,
  metricLabelsOf,
  trainedModel,
  trainFunctionOf,
} from '../../hooks/training.ts';
import type { FitHistory, FitProgress } from '../format/checkpoint_record.ts';
import { encode } from '../format/exact_json.ts';
import { drawingFor, type Owner } from '../state/owners.ts';
import type { Progress } from '../state/run_state.ts';
import { type Batch, batchOf, type ClassWeights, exampleWeights } from './batch.ts';
import { callbackStates, restoreCallbackStates } from './callback_states.ts';
import { EpochTotals, type UnreadLogs } from './epoch_totals.ts';
import type { AnyCallback, RunCallback } from './run_callbacks.ts';
import type { SaveClock } from './save_clock.ts';
import type { TrainingData } from './training_data.ts';
import { evaluated, type Validation } from './validation.ts';

/** What a run consists of. */
export interface Training<T extends TensorContainer> {
  readonly where: string;
  readonly owner: Owner;
  readonly model: LayersModel;
  readonly data: TrainingData<T>;
  readonly epochs: number;
  readonly initialEpoch: number;
  readonly validation: Validation | undefined;
  readonly classWeight: ClassWeights | undefined;
  readonly callbacks: readonly RunCallback[];
  /** Callbacks that only look on. */
  readonly watchers: readonly AnyCallback[];
  readonly verbose: number;
  readonly clock: SaveClock;
  /** How far the run had come when it was saved; undefined for one that begins. */
  readonly saved: FitProgress | undefined;
  /** Whether the run had ended, and now goes on to more epochs. */
  readonly isNewPart: boolean;
  /** Restores model, generators and datasets to what was saved. */
  restore(): Promise<void>;
  /** Saves what `progress` captures: in the course of the run, or at its beginning or end, which is waited for. */
  save(progress: () => () => Promise<Progress>, isWaitedFor: boolean): Promise<void>;
  /** Lets a save in progress go on, and returns whether another one has fallen due. */
  saving(): Promise<boolean>;
}

type Ended = FitProgress['ended'];

/**
 * Trains a model as tfjs's `fitDataset` does, by the same operations in the same order, from any batch of any epoch on.
 *
 * **See** tfjs-layers, `src/engine/training_dataset.ts`, `fitDataset`.
 */
export class TrainingRun<T extends TensorContainer> {
  readonly #run: Training<T>;
  readonly #totals = new EpochTotals();
  readonly #history: FitHistory;
  #epoch: number;
  #batch: number;
  #step: number;
  #ended: Ended = null;
  /** Whether a callback that is there to end the run has stopped it. */
  #isEnding = false;
  /** The model that tfjs trains. */
  #trained: LayersModel;

  constructor(run: Training<T>) {
    this.#run = run;
    this.#trained = trainedModel(run.model);
    const { epoch = run.initialEpoch, batch = 0, step = 0, history = { epoch: [], history: {} } } = run.saved ?? {};
    this.#epoch = epoch;
    this.#batch = batch;
    this.#step = step;
    this.#history = history;
  }

  /** Trains to the end of the run, or until it is paused. Returns what was recorded, of the whole run. */
  async train(): Promise<{ history: FitHistory; isPaused: boolean }> {
    const { model, epochs, saved } = this.#run;
    try {
      this.#begin();
      await this.#each((callback) => callback.onTrainBegin({}));
      clearStop(model);
      for (const { state } of this.#run.callbacks) state?.begin?.();
      await this.#replayHistory();
      // Then only the end of the training is missing.
      const isTrained = saved?.ended != null;
      if (saved !== undefined && (this.#batch === 0 || isTrained)) await this.#restore();
      // The first thing that is saved is the beginning, from which a run that fails is tried again.
      if (saved === undefined || this.#run.isNewPart) await this.#save(true);
      this.#showHistory();
      let isPaused = false;
      while (!isTrained && this.#epoch < epochs && !isPaused && !this.#isEnding) isPaused = await this.#trainEpoch();
      await this.#end(isPaused);
      return { history: this.#history, isPaused };
    } finally {
      this.#totals.dispose();
    }
  }

  /** Trains one epoch, or what is left of it. Returns whether it was paused. */
  async #trainEpoch(): Promise<boolean> {
    const { where, model, data, saved, validation, epochs, clock } = this.#run;
    const epoch = this.#epoch;
    this.#totals.begin();
    await this.#each((callback) => callback.onEpochBegin(epoch, {}));
    if (this.#batch > 0) {
      // What callbacks did to the state when the epoch began, they did to it before as well.
      await this.#restore();
      this.#totals.begin(saved?.totals);
    }
    await data.beginEpoch();
    const isWhole = await this.#trainBatches();
    if (!isWhole && !this.#isEnding) {
      await this.#save(true);
      return true;
    }
    const logs: UnreadLogs = {};
    try {
      if (isWhole && validation) {
        beginSection();
        const outs = await evaluated(where, model, validation);
        for (const [i, name] of trainedModel(model).metricsNames.entries()) logs[`val_${name}`] = outs[i];
      }
      Object.assign(logs, this.#totals.averages());
      this.#totals.dispose();
      await this.#each((callback) => callback.onEpochEnd(epoch, logs));
      await this.#record(epoch, logs);
    } finally {
      disposeLogs(logs);
    }
    this.#epoch = epoch + 1;
    this.#batch = 0;
    const isStopped = isToldToStop(model);
    const isLast = this.#isEnding || this.#epoch >= epochs;
    if (isStopped && !isLast) {
      await this.#save(true);
      return true;
    }
    if (!isLast && (clock.isTime(this.#step, true) || (await this.#run.saving()))) await this.#save(false);
    return false;
  }

  /** Trains on the batches of an epoch. Returns whether it came to its end, and was not stopped before. */
  async #trainBatches(): Promise<boolean> {
    const { where, model, data, clock } = this.#run;
    for (;;) {
      beginSection();
      const { value, done } = await data.next();
      if (done) return true;
      const batch = batchOf(where, trainedModel(model), value);
      const logs: UnreadLogs = { batch: this.#batch, size: batch.size };
      try {
        const outs = await this.#trainBatch(batch, logs);
        const metrics = Object.fromEntries(metricLabelsOf(model).map((label, i) => [label, outs[i]]));
        Object.assign(logs, metrics);
        this.#totals.add(metrics, batch.size);
        const at = this.#batch++;
        this.#step += 1;
        await this.#each((callback) => callback.onBatchEnd(at, logs));
      } finally {
        disposeLogs(logs);
      }
      if (isToldToStop(model)) {
        if (!data.isAtEnd) return false;
        // With `batchesPerEpoch` it is known that the epoch is complete.
        await data.next();
        return true;
      }
      if (clock.isTime(this.#step, false) || (await this.#run.saving())) await this.#save(false);
    }
  }

  async #trainBatch(batch: Batch, logs: UnreadLogs): Promise<Scalar[]> {
    const { where, owner, model, classWeight } = this.#run;
    let weights: Tensor[] = [];
    try {
      await this.#each((callback) => callback.onBatchBegin(this.#batch, logs));
      if (classWeight) weights = await exampleWeights(where, batch, classWeight, trainedModel(model).outputNames);
      const data = [...batch.xs, ...batch.ys, ...weights];
      const train = trainFunctionOf(model);
      return drawingFor(owner, () => tidy(() => train(data).map((out) => keep(out))));
    } finally {
      dispose([...batch.xs, ...batch.ys, ...weights.filter((weight) => weight !== undefined)]);
    }
  }

  /** Ends the run, or this part of it. */
  async #end(isPaused: boolean): Promise<void> {
    const { callbacks, epochs, saved } = this.#run;
    const hasTrainEnd = callbacks.some((callback) => callback.hasTrainEnd);
    if (!isPaused) {
      this.#ended = { epochs, isStopped: saved?.ended?.isStopped ?? this.#isEnding, isComplete: !hasTrainEnd };
      if (saved?.ended == null) await this.#save(true);
    }
    await this.#each((callback) => callback.onTrainEnd({}));
    if (isPaused || !hasTrainEnd || this.#ended === null) return;
    this.#ended = { ...this.#ended, isComplete: true };
    await this.#save(true);
  }

  #begin(): void {
    const { model, data, epochs, validation, verbose } = this.#run;
    const labels = metricLabelsOf(model);
    const params = {
      epochs,
      initialEpoch: null,
      samples: null,
      steps: data.batches,
      batchSize: null,
      verbose,
      doValidation: validation !== undefined,
      metrics: validation ? [...labels, ...labels.map((label) => `val_${label}`)] : labels,
    };
    for (const callback of this.#callbacks()) {
      callback.setParams(params as never);
      callback.setModel(trainedModel(model));
    }
    this.#showHistory();
  }

  /** Sets the model's history to that of the whole run so far, as tfjs does, for callbacks that read it. */
  #showHistory(): void {
    const { model } = this.#run;
    const history = new History();
    history.epoch = this.#history.epoch;
    history.history = this.#history.history;
    for (const part of [model, trainedModel(model)]) part.history = history;
  }

  /** Calls `onEpochEnd` of callbacks that draw plots for the epochs before. */
  async #replayHistory(): Promise<void> {
    const { epoch: epochs, history } = this.#history;
    for (const { callback, replayHistory } of this.#run.callbacks) {
      if (!replayHistory) continue;
      // tfjs gives a callback of functions numbers, and one of a class tensors.
      const isOfFunctions = callback.constructor === CustomCallback;
      for (const [i, epoch] of epochs.entries()) {
        const logs: UnreadLogs = {};
        for (const [key, values] of Object.entries(history))
          if (values[i] !== undefined) logs[key] = isOfFunctions ? values[i] : scalar(values[i]);
        try {
          await callback.onEpochEnd(epoch, logs);
        } finally {
          disposeLogs(logs);
        }
      }
    }
  }

  async #restore(): Promise<void> {
    const { saved, callbacks } = this.#run;
    if (saved === undefined) return;
    await this.#run.restore();
    await restoreCallbackStates(callbacks, saved.callbacks);
  }

  #callbacks(): AnyCallback[] {
    return [...this.#run.watchers, ...this.#run.callbacks.map(({ callback }) => callback)];
  }

  /** Calls a method of every callback, and notes whether one that is there to end the run stops it. */
  async #each(call: (callback: AnyCallback) => Promise<void>): Promise<void> {
    const { model, owner, watchers, callbacks } = this.#run;
    for (const watcher of watchers) await call(watcher);
    for (const { callback, endsRun } of callbacks) {
      // A run that is paused at the very moment of its end has ended.
      const wasStopped = isToldToStop(model);
      if (wasStopped && endsRun) clearStop(model);
      beginSection();
      await drawingFor(owner, () => call(callback));
      this.#followCompile();
      if (endsRun && isToldToStop(model)) this.#isEnding = true;
      if (wasStopped && endsRun) model.stopTraining = true;
    }
  }

  /** A `Sequential` that a callback has compiled again is another model inside, which is then the one that is trained. */
  #followCompile(): void {
    const { model } = this.#run;
    const [before, trained] = [this.#trained, trainedModel(model)];
    if (trained === before) return;
    this.#trained = trained;
    markTraining(model, true);
    if (isToldToStop(before)) model.stopTraining = true;
    for (const callback of this.#callbacks()) callback.setModel(trained);
    this.#showHistory();
  }

  async #record(epoch: number, logs: UnreadLogs): Promise<void> {
    this.#history.epoch.push(epoch);
    for (const [key, value] of Object.entries(logs)) {
      this.#history.history[key] ??= [];
      this.#history.history[key].push(typeof value === 'number' ? value : (await value.data())[0]);
    }
  }

  async #save(isWaitedFor: boolean): Promise<void> {
    await this.#run.save(() => this.#capture(), isWaitedFor);
    this.#run.clock.saved();
  }

  /** Captures how far the run has come at this instant. */
  #capture(): () => Promise<Progress> {
    const { where, callbacks } = this.#run;
    const states = callbackStates(callbacks);
    const history = encode(where, 'history', this.#history) as FitHistory;
    const how = {
      epoch: this.#epoch,
      batch: this.#batch,
      step: this.#step,
      ended: this.#ended,
      parts: this.#run.saved?.parts ?? [],
      history,
      callbacks: states,
    };
    const totals = this.#batch > 0 ? this.#totals.capture() : undefined;
    return async () => ({ fit: { ...how, totals: totals ? encodeTotals(where, await totals()) : null } });
  }
}

function encodeTotals(where: string, totals: NonNullable<FitProgress['totals']>): FitProgress['totals'] {
  return encode(where, 'totals', totals) as FitProgress['totals'];
}

function disposeLogs(logs: UnreadLogs): void {
  for (const value of Object.values(logs)) if (value instanceof Tensor && !value.isDisposed) value.dispose();
}
