import { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { checkOptions } from '../generator/arguments.ts';
import type { Generator } from '../generator/generator.ts';
import {
  type CheckpointKind,
  type CheckpointRecord,
  LaterVersionError,
  readRecord,
  sealed,
  VERSION,
} from './checkpoint_record.ts';
import { decode, type Exact, encode } from './exact_json.ts';
import {
  artifactsOf,
  checkArtifacts,
  checkOptimizer,
  checkOptimizerState,
  optimizerState,
  putInto,
} from './model_artifacts.ts';
import { Randomness } from './randomness.ts';
import { type Place, type Slot, slotsOf } from './slots.ts';

/** How checkpoints are kept. */
export interface CheckpointsArguments {
  /** How many of them are kept, at least 2; 2 by default. With handlers there are as many as handlers. */
  keep?: number;
}

/** A dataset with a place to go on from, such as a `SeededDataset`. */
export interface Placed {
  readonly generators: Iterable<Generator>;
  getPosition(): unknown;
  /** Throws unless `setPosition` would take the position. */
  checkPosition(position: unknown): void;
  setPosition(position: unknown): void;
}

/** What a checkpoint holds the state of. */
export interface Checkpointed {
  /** The model, compiled: its topology, weights and optimizer, and what its layers and initializers draw from. */
  model: LayersModel;
  /** The dataset that it is trained with. */
  dataset?: Placed | null;
  /** What else the program draws from. Those of the model and of the dataset need not be named. */
  generators?: Iterable<Generator> | null;
}

/** A checkpoint that was loaded by itself. */
export interface LoadedCheckpoint {
  model: LayersModel;
  /** Where the dataset was, for its `setPosition`; undefined if none was saved. */
  position: unknown;
  progress: unknown;
}

/** A checkpoint that fits a program's model and dataset. */
export interface FittingCheckpoint {
  progress: unknown;
  putBack(): Promise<void>;
}

interface Found {
  record: CheckpointRecord;
  artifacts: io.ModelArtifacts;
}

const WHERE = 'Checkpoints';

/** Saves a checkpoint of a kind. For `fitResumable`; others use `checkpoints.save`. */
export let saveOfKind: (
  checkpoints: Checkpoints,
  kind: CheckpointKind,
  what: Checkpointed,
  progress: unknown,
) => Promise<void>;

/** Finds the newest checkpoint, which must be of a kind. For `fitResumable`; others use `checkpoints.find`. */
export let findOfKind: (
  checkpoints: Checkpoints,
  kind: CheckpointKind,
  what: Checkpointed,
) => Promise<FittingCheckpoint | undefined>;

/**
 * Keeps the last checkpoints of a run: everything that it needs to go on as if it had never stopped.
 *
 * A checkpoint is what `model.save` writes, optimizer included, and in its metadata the state of every generator, the
 * place in the dataset, and what the program itself says of its progress. So plain `tf.loadLayersModel` reads it too.
 *
 * A save never touches the checkpoint before it, and every checkpoint has a SHA-256 over all of it. One that is
 * damaged is named in a warning, and the one before it used. Only one process may save into a place at a time.
 *
 * **Throws** if there are checkpoints but none is sound, or if one was saved by a later version of the library.
 */
export class Checkpoints {
  readonly #slots: Slot[];
  /** The number of the checkpoint in each slot; 0 for none, or one that is damaged. Undefined before it was read. */
  #numbers: number[] | undefined;
  #last: Promise<unknown> = Promise.resolve();

  static {
    saveOfKind = (checkpoints, ...args) => checkpoints.#saveInTurn(...args);
    findOfKind = (checkpoints, ...args) => checkpoints.#find(...args);
  }

  constructor(place: Place, args?: CheckpointsArguments | null) {
    checkOptions(WHERE, args, ['keep']);
    this.#slots = slotsOf(WHERE, place, args?.keep);
  }

  /**
   * Saves a checkpoint. `progress` is whatever the program wants to find again: anything that JSON can hold, and NaN
   * and infinities.
   */
  save(what: Checkpointed, progress: unknown = null): Promise<void> {
    return this.#saveInTurn('Checkpoints.save', what, progress);
  }

  /**
   * Puts everything into the state of the newest checkpoint and gives its `progress`; undefined, and nothing is
   * changed, if there is none. For a program that has made its model and dataset as it did before.
   */
  async restore(what: Checkpointed): Promise<unknown> {
    const checkpoint = await this.find(what);
    await checkpoint?.putBack();
    return checkpoint?.progress;
  }

  /** Reads the newest checkpoint and makes sure that it fits, for `restore` to put everything into its state. */
  find(what: Checkpointed): Promise<FittingCheckpoint | undefined> {
    return this.#find('Checkpoints.save', what);
  }

  async #find(
    kind: CheckpointKind,
    { model, dataset, generators }: Checkpointed,
  ): Promise<FittingCheckpoint | undefined> {
    await checkOptimizer(WHERE, model);
    this.#checkCanLoad();
    const found = await this.#newest();
    if (found === undefined) return undefined;
    const { artifacts } = found;
    if (found.record.kind !== kind) {
      throw new Error(
        `${WHERE}: the checkpoint in ${this.#slots[0].name} must be one of ${kind}, but ${found.record.kind} saved it. ` +
          `Go on by ${found.record.kind === 'fitResumable' ? 'fitResumable' : 'checkpoints.restore'}, or save somewhere else.`,
      );
    }
    const { optimizer, random, position, progress } = found.record.run;
    const randomness = new Randomness(model, [...(dataset?.generators ?? []), ...(generators ?? [])]);
    checkArtifacts(WHERE, model, artifacts);
    checkOptimizerState(WHERE, model, optimizer);
    randomness.checkState(WHERE, random);
    dataset?.checkPosition(position);
    return {
      progress: decode(progress),
      async putBack() {
        await putInto(model, artifacts, optimizer);
        randomness.setState(random);
        dataset?.setPosition(position);
      },
    };
  }

  /** Loads the newest checkpoint as a model of its own, for a program that does not make it; undefined if there is none. */
  async load(): Promise<LoadedCheckpoint | undefined> {
    this.#checkCanLoad();
    const found = await this.#newest();
    if (found === undefined) return undefined;
    const { run } = found.record;
    const model = await loadLayersModel(io.fromMemory(found.artifacts));
    return { model, position: run.position ?? undefined, progress: decode(run.progress) };
  }

  #saveInTurn(kind: CheckpointKind, what: Checkpointed, progress: unknown): Promise<void> {
    const saved = this.#last.then(() => this.#save(kind, what, progress));
    this.#last = saved.catch(() => undefined);
    return saved;
  }

  async #save(kind: CheckpointKind, { model, dataset, generators }: Checkpointed, progress: unknown): Promise<void> {
    const randomness = new Randomness(model, [...(dataset?.generators ?? []), ...(generators ?? [])]);
    const run = {
      progress: encode(WHERE, 'progress', progress),
      optimizer: optimizerState(model),
      random: randomness.getState(),
      position: (dataset?.getPosition() ?? null) as Exact,
    };
    const artifacts = await artifactsOf(model);
    if (this.#numbers === undefined) await this.#newest();
    const numbers = this.#numbers as number[];
    const number = Math.max(...numbers) + 1;
    const slot = numbers.indexOf(Math.min(...numbers));
    const whole = await sealed(WHERE, artifacts, { version: VERSION, kind, number, run });
    try {
      await this.#slots[slot].save(whole);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${WHERE}: the checkpoint could not be saved to ${this.#slots[slot].name}: ${reason}`, {
        cause: error,
      });
    }
    numbers[slot] = number;
  }

  #checkCanLoad(): void {
    const { name, canLoad } = this.#slots[0];
    if (canLoad) return;
    throw new Error(
      `${WHERE}: ${name} can only be saved to. To load what was downloaded, give tf.io.browserFiles(files).`,
    );
  }

  async #newest(): Promise<Found | undefined> {
    const numbers: number[] = [];
    const faults: string[] = [];
    let newest: Found | undefined;
    for (const [slot, { name, canLoad, load }] of this.#slots.entries()) {
      numbers[slot] = 0;
      if (!canLoad) continue;
      try {
        const artifacts = await load();
        if (artifacts === undefined) continue;
        const record = await readRecord(WHERE, artifacts);
        numbers[slot] = record.number;
        if (newest === undefined || record.number > newest.record.number) newest = { record, artifacts };
      } catch (error) {
        if (error instanceof LaterVersionError) throw error;
        faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    if (faults.length > 0 && newest === undefined) {
      throw new Error(`${WHERE}: no checkpoint could be read. Remove them to start anew. ${faults.join(' ')}`);
    }
    for (const fault of faults) console.warn(`${WHERE}: a checkpoint is damaged, and was skipped. ${fault}`);
    this.#numbers = numbers;
    return newest;
  }
}
