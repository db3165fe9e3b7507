import { Callback, type LayersModel } from '@tensorflow/tfjs-layers';
import { isToldToStop } from '../hooks/callbacks.ts';
import type { AnyCallback, ResumableCallback } from './callback_states.ts';
import { EpochTotals, type UnreadLogs } from './epoch_totals.ts';
import type { RunHistory, RunProgress } from './run_progress.ts';
import type { SaveClock } from './save_clock.ts';

/** What a run consists of, besides the model and its data. */
export interface Run {
  readonly epochs: number;
  readonly callbacks: readonly ResumableCallback[];
  /** Callbacks that only look on. */
  readonly watchers: readonly AnyCallback[];
  readonly clock: SaveClock;
  /** How far the run had come when it was saved; undefined for one that begins. */
  readonly saved: RunProgress | undefined;
  /** Puts model, generators and datasets into the state that was saved. */
  putBack(): Promise<void>;
  save(progress: RunProgress): Promise<void>;
}

/**
 * The one callback that tfjs is given for a run: it goes between tfjs and the user's callbacks, to whom a run that
 * goes on looks like one that never stopped, and saves the run after they have had their turn.
 */
export class RunCallback extends Callback {
  readonly #run: Run;
  readonly #callbacks: readonly AnyCallback[];
  readonly #totals = new EpochTotals();
  readonly #history: RunHistory;
  #epoch: number;
  /** The batches of the epoch in progress that tfjs does not know of. */
  #before: number;
  #step: number;
  /** Whether the epoch in progress is one that was begun in another process. */
  #goingOn: boolean;

  constructor(run: Run) {
    super();
    this.#run = run;
    this.#callbacks = [...run.watchers, ...run.callbacks.map(({ callback }) => callback)];
    const { epoch = 0, batch = 0, step = 0, history = { epoch: [], history: {} } } = run.saved ?? {};
    this.#epoch = epoch;
    this.#before = batch;
    this.#step = step;
    this.#goingOn = batch > 0;
    this.#history = history;
  }

  /** What has been recorded, of the whole run. */
  get history(): RunHistory {
    return this.#history;
  }

  override setParams(params: object): void {
    super.setParams(params as never);
    for (const callback of this.#callbacks) callback.setParams(params as never);
  }

  override setModel(model: LayersModel): void {
    super.setModel(model);
    for (const callback of this.#callbacks) callback.setModel(model);
  }

  override async onTrainBegin(logs?: UnreadLogs): Promise<void> {
    for (const callback of this.#callbacks) await callback.onTrainBegin(logs);
    if (!this.#goingOn) await this.#putBack();
  }

  override async onEpochBegin(epoch: number, logs?: UnreadLogs): Promise<void> {
    this.#epoch = epoch;
    this.#totals.begin();
    for (const callback of this.#callbacks) await callback.onEpochBegin(epoch, logs);
    if (!this.#goingOn) return;
    // What they did to the state was done to it before, when the epoch began in the other process.
    await this.#putBack();
    this.#totals.begin(this.#run.saved?.totals ?? undefined);
  }

  override async onBatchBegin(batch: number, logs?: UnreadLogs): Promise<void> {
    const at = this.#place(batch, logs as UnreadLogs);
    for (const callback of this.#callbacks) await callback.onBatchBegin(at, logs);
  }

  override async onBatchEnd(batch: number, logs?: UnreadLogs): Promise<void> {
    const at = this.#place(batch, logs as UnreadLogs);
    this.#totals.add(logs as UnreadLogs);
    this.#step += 1;
    for (const callback of this.#callbacks) await callback.onBatchEnd(at, logs);
    // A run that was told to stop ends its epoch now, and is saved then.
    if (!this.#stopped && this.#run.clock.isTime(this.#step, false)) await this.#save(this.#epoch, at + 1);
  }

  override async onEpochEnd(epoch: number, logs?: UnreadLogs): Promise<void> {
    const read = logs as UnreadLogs;
    if (this.#goingOn) this.#totals.putInto(read);
    this.#totals.dispose();
    for (const callback of this.#callbacks) await callback.onEpochEnd(epoch, read);
    await this.#record(epoch, read);
    this.#goingOn = false;
    this.#before = 0;
    const isLast = this.#stopped || epoch + 1 === this.#run.epochs;
    if (isLast || this.#run.clock.isTime(this.#step, true)) await this.#save(epoch + 1, 0);
  }

  override async onTrainEnd(logs?: UnreadLogs): Promise<void> {
    for (const callback of this.#callbacks) await callback.onTrainEnd(logs);
  }

  get #stopped(): boolean {
    return isToldToStop(this.model);
  }

  /** Gives the number of a batch within the whole epoch, and puts it into its logs. */
  #place(batch: number, logs: UnreadLogs): number {
    logs.batch = this.#before + batch;
    return logs.batch;
  }

  async #putBack(): Promise<void> {
    const { saved, callbacks } = this.#run;
    if (saved === undefined) return;
    await this.#run.putBack();
    for (const [i, { state }] of callbacks.entries()) state.setState(saved.callbacks[i]);
  }

  async #record(epoch: number, logs: UnreadLogs): Promise<void> {
    this.#history.epoch.push(epoch);
    for (const [key, value] of Object.entries(logs)) {
      this.#history.history[key] ??= [];
      this.#history.history[key].push(typeof value === 'number' ? value : (await value.data())[0]);
    }
  }

  async #save(epoch: number, batch: number): Promise<void> {
    await this.#run.save({
      epoch,
      batch,
      step: this.#step,
      stopped: this.#stopped,
      history: this.#history,
      totals: batch > 0 ? await this.#totals.getState() : null,
      callbacks: this.#run.callbacks.map(({ state }) => state.getState()),
    });
    this.#run.clock.saved();
  }
}
