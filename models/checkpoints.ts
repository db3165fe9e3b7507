import { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { SeededDataset } from '../data/seeded_dataset.ts';
import { holdOpDeterminism } from '../determinism/hold_op_determinism.ts';
import { checkOptions, wrong } from '../generator/arguments.ts';
import { beginSection } from '../generator/draw_events.ts';
import type { CheckpointRecord } from './format/checkpoint_record.ts';
import { decode, type Exact, encode } from './format/exact_json.ts';
import { SavedTensors } from './format/tensor_table.ts';
import type { Version1Record } from './format/version_1.ts';
import { changedError, readChanged } from './state/changes.ts';
import { type Checkpointed, checkDataset, readModels, sameParts } from './state/checkpointed.ts';
import { tellMoved } from './state/environment.ts';
import { addOwner, Owner } from './state/owners.ts';
import { addDataset, Program } from './state/program.ts';
import { RunState } from './state/run_state.ts';
import { checkVersion1 } from './state/version_1_restore.ts';
import { checkKind, isVersion2 } from './storage/checkpoint_kind.ts';
import { CheckpointStore } from './storage/checkpoint_store.ts';
import type { StorageLocation } from './storage/storage_location.ts';

/** How checkpoints are kept. */
export interface CheckpointsArguments {
  /**
   * True (the default): op determinism is on from the first `restore` or `save` until `release`, as after
   * `enableOpDeterminism()`. False: some operations on webgpu, and small ones on webgl, need not repeat their bits.
   */
  deterministic?: boolean;
  /** How many of them are kept, at least 2; 2 by default. With handlers there are as many as handlers. */
  keep?: number;
}

/** How a checkpoint is restored. */
export interface RestoreArguments {
  /**
   * `'allow'`: go on although the program is not the one that was saved; what it has changed holds, such as another
   * learning rate. `'refuse'` by default: throw, with a list of the changes.
   */
  changed?: 'allow' | 'refuse';
}

/** A checkpoint that was loaded by itself. */
export interface LoadedCheckpoint {
  /** The model; the first one if there are several. */
  model: LayersModel;
  /** All models by name; the only one is called `model`. */
  models: { [name: string]: LayersModel };
  /** Where the dataset was, for its `setPosition`; undefined if none was saved. */
  position: unknown;
  progress: unknown;
}

/** A checkpoint that fits a program's model and dataset. */
export interface FittingCheckpoint {
  progress: unknown;
  putBack(): Promise<void>;
}

const WHERE = 'Checkpoints';

/** Returns where checkpoints are kept. For `fitResumable`. */
export let storeOf: (checkpoints: Checkpoints) => CheckpointStore;

/**
 * Keeps the last checkpoints of a run: everything that it needs to be resumed as if it had never stopped. For a training
 * loop of one's own; `fitResumable` does the same for `model.fitDataset`.
 *
 * A checkpoint is what `model.save` writes, optimizer included, and in its metadata the state of every generator, the
 * position in the dataset, and what the program itself says of its progress. So plain `tf.loadLayersModel` reads it too.
 *
 * A save captures everything in one synchronous moment, so it need not be awaited: what is trained meanwhile is not in it.
 * It never touches the checkpoint before it, and every checkpoint has a SHA-256 over all of it. One that is damaged is
 * named in a warning, and the one before it used. A storage location belongs to one writer at a time, from the first save
 * until `release`, or the end of the process.
 *
 * **Throws** if there are checkpoints but none is sound, if one was saved by a later version of the library, and if
 * something has drawn numbers that would be in no checkpoint.
 *
 * @example
 * const checkpoints = new Checkpoints('run');
 * let { step = 0 } = (await checkpoints.restore({ model, dataset })) ?? {};
 * // ... in the loop:
 * if (step % 100 === 0) await checkpoints.save({ model, dataset }, { step });
 */
export class Checkpoints {
  readonly #store: CheckpointStore;
  readonly #owner: Owner;
  #run: { readonly what: Checkpointed; readonly state: RunState } | undefined;
  #removeOwner: (() => void) | undefined;
  readonly #deterministic: boolean;
  #letGo: (() => void) | undefined;

  static {
    storeOf = (checkpoints) => checkpoints.#store;
  }

  constructor(location: StorageLocation, args?: CheckpointsArguments | null) {
    checkOptions(WHERE, args, ['keep', 'deterministic']);
    const deterministic = args?.deterministic ?? true;
    if (typeof deterministic !== 'boolean') throw wrong(TypeError, WHERE, 'deterministic', 'a boolean', deterministic);
    this.#deterministic = deterministic;
    this.#store = new CheckpointStore(WHERE, location, args?.keep ?? undefined);
    this.#owner = new Owner(`Checkpoints in ${this.#store.name}`, false);
  }

  /**
   * Saves a checkpoint of this instant. `progress` is whatever the program wants to find again: anything that JSON can
   * hold, and NaN and infinities.
   */
  save(what: Checkpointed, progress: unknown = null): Promise<void> {
    try {
      const run = this.#runOf(what);
      const exact = encode(WHERE, 'progress', progress);
      const capture = run.capture(() => async () => ({ progress: exact }));
      beginSection();
      return this.#store.save(capture);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Restores everything to the state of the newest checkpoint and returns its `progress`; undefined, and nothing is
   * changed, if there is none. For a program that has made its models and dataset as it did before.
   *
   * **Throws** if the program is not the one that was saved, with what has changed, before anything is restored.
   */
  async restore(what: Checkpointed, args?: RestoreArguments | null): Promise<unknown> {
    const checkpoint = await this.find(what, args);
    await checkpoint?.putBack();
    return checkpoint?.progress;
  }

  /** Reads the newest checkpoint and makes sure that it fits, for `restore` to restore it. */
  async find(what: Checkpointed, args?: RestoreArguments | null): Promise<FittingCheckpoint | undefined> {
    checkOptions(WHERE, args, ['changed']);
    const allows = readChanged(WHERE, args?.changed);
    const run = this.#runOf(what);
    this.#store.checkCanLoad();
    const found = await this.#store.newest();
    if (found === undefined) return undefined;
    checkKind(WHERE, 'Checkpoints.save', found);
    if (!isVersion2(found)) {
      const { model, dataset, generators } = what;
      if (model === undefined)
        throw new Error(`${WHERE}: the checkpoint of version 0.1 is of one model: give \`model\`.`);
      const others = [...(dataset?.generators ?? []), ...(generators ?? [])];
      const record = found.record as Version1Record;
      const { run: saved } = record;
      dataset?.checkPosition(saved.position);
      const fitting = checkVersion1(WHERE, model, others as never, found.artifacts, record);
      return {
        progress: decode(saved.progress),
        async putBack() {
          await fitting.restore();
          dataset?.setPosition(saved.position);
        },
      };
    }
    const fitting = run.check(found);
    if (fitting.changes.length > 0 && !allows) {
      const cures =
        "To go on all the same, restore with { changed: 'allow' }; to start anew, checkpoints.clear(), or save somewhere else.";
      throw changedError(WHERE, found.name, fitting.changes, cures);
    }
    if (fitting.misfit !== undefined) throw fitting.misfit;
    tellMoved(WHERE, fitting.record.environment);
    return {
      progress: decode(fitting.record.progress ?? null),
      async putBack() {
        await fitting.restore();
        if (fitting.changes.length > 0) run.beginSegment(0);
        else run.resumeSegments(fitting.record.segments);
      },
    };
  }

  /** Loads the newest checkpoint as models of its own, for a program that does not make them; undefined if there is none. */
  async load(): Promise<LoadedCheckpoint | undefined> {
    this.#store.checkCanLoad();
    const found = await this.#store.newest();
    if (found === undefined) return undefined;
    const { run } = found.record;
    const main = await loadLayersModel(io.fromMemory(found.artifacts));
    const models: { [name: string]: LayersModel } = {};
    if (isVersion2(found)) {
      const { models: saved } = found.record.run;
      const tensors = new SavedTensors(found.artifacts, found.record.tensors);
      for (const [i, record] of saved.entries()) {
        models[record.name ?? 'model'] = i === 0 ? main : await loadPart(record, tensors);
      }
    } else models.model = main;
    return {
      model: main,
      models,
      position: run.position ?? undefined,
      progress: decode((run as { progress?: Exact }).progress ?? (run as { fit?: Exact }).fit ?? null),
    };
  }

  /** Removes all checkpoints, so that the next run begins anew. **Throws** for handlers, which have no way to. */
  async clear(): Promise<void> {
    await this.#store.enter();
    await this.#store.clear();
  }

  /** Frees the storage location for another writer, after the end of all saves. */
  async release(): Promise<void> {
    await this.#store.leave();
    this.#removeOwner?.();
    this.#removeOwner = undefined;
    this.#letGo?.();
    this.#letGo = undefined;
  }

  /**
   * Takes stock of what is saved, once for the same models and dataset: what the program has changed since then is part of
   * the run.
   */
  #runOf(what: Checkpointed): RunState {
    const models = readModels(what);
    const { dataset, generators, state } = what;
    const known = this.#run;
    if (known && sameParts(known.what, what)) {
      known.state.setOthers(generators ?? [], state ?? undefined);
      return known.state;
    }
    if (dataset != null) checkDataset(dataset);
    const run = new RunState(WHERE, 'Checkpoints.save', this.#owner, {
      models,
      dataset: dataset ?? undefined,
      datasets: dataset instanceof SeededDataset ? [['dataset', dataset as SeededDataset<never>]] : [],
      others: generators ?? [],
      state: state ?? undefined,
    });
    const program = new Program();
    if (dataset instanceof SeededDataset) addDataset(program, 'dataset', dataset as SeededDataset<never>);
    run.addProgram(program.record);
    run.beginSegment(0);
    this.#removeOwner ??= addOwner(WHERE, this.#owner);
    if (this.#deterministic) this.#letGo ??= holdOpDeterminism();
    this.#run = { what: { ...what }, state: run };
    return run;
  }
}

/** Loads a model that is not the artifacts' own. */
async function loadPart(
  record: CheckpointRecord['run']['models'][number],
  tensors: SavedTensors,
): Promise<LayersModel> {
  const model = await loadLayersModel(
    io.fromMemory({ modelTopology: record.topology as object, trainingConfig: record.trainingConfig as never }),
  );
  tensors.use((tensorAt) => model.setWeights(record.weights.map(({ tensor }) => tensorAt(tensor))));
  return model;
}
