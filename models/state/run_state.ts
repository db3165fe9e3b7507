import { ObstacleError } from '../../data/obstacle_error.ts';
import { passesOf, type SeededDataset } from '../../data/seeded_dataset.ts';
import type { Generator } from '../../generator/generator.ts';
import {
  type CheckpointKind,
  type CheckpointRecord,
  type FitProgress,
  type ModelRecord,
  type ProgramRecord,
  type RunRecord,
  VERSION,
} from '../format/checkpoint_record.ts';
import type { Exact } from '../format/exact_json.ts';
import { SavedTensors, TensorTable } from '../format/tensor_table.ts';
import type { Found, Unnumbered } from '../storage/checkpoint_store.ts';
import { currentEnvironment } from './environment.ts';
import { artifactsOf } from './model_artifacts.ts';
import { ModelState } from './model_state.ts';
import { beginSave, checkDraws, isAlone, type Owner } from './owners.ts';
import { type Difference, differences, isArgument } from './program.ts';
import { captureState, checkState, restoreState, type State } from './program_state.ts';
import { type Drawing, type NamedModel, Randomness, readOthers } from './randomness.ts';
import { UnsavedVariables } from './unsaved_variables.ts';

/** A dataset with a position, such as a `SeededDataset`. */
export interface PositionedDataset {
  readonly generators: Iterable<Generator>;
  getPosition(): unknown;
  /** Throws unless `setPosition` would accept the position. */
  checkPosition(position: unknown): void;
  setPosition(position: unknown): void;
}

/** What a run consists of. */
export interface RunParts {
  readonly models: readonly NamedModel[];
  readonly dataset: PositionedDataset | undefined;
  /** The seeded datasets that the run reads, by what they are called. */
  readonly datasets: readonly (readonly [name: string, dataset: SeededDataset<never>])[];
  readonly others: Iterable<Drawing>;
  readonly state: State | undefined;
}

/** How far a run has come, in the form of its kind. */
export type Progress = { readonly progress: Exact } | { readonly fit: FitProgress };

/** A checkpoint that fits a program, or differs from it in what is listed. */
export interface Fitting {
  readonly record: RunRecord;
  readonly changes: readonly Difference[];
  /** The error to throw if what has changed is allowed, but the position in the dataset is none of the changed one. */
  readonly misfit: Error | undefined;
  restore(): Promise<void>;
}

/** The whole state of a run: captured in one synchronous moment, checked as a whole, restored as a whole. */
export class RunState {
  readonly owner: Owner;
  readonly #where: string;
  readonly #kind: CheckpointKind;
  #parts: RunParts;
  readonly #models: readonly ModelState[];
  readonly #unsaved: UnsavedVariables;
  #program: ProgramRecord;
  #arguments: ProgramRecord = {};
  #segments: RunRecord['segments'] = [];

  constructor(where: string, kind: CheckpointKind, owner: Owner, parts: RunParts) {
    this.#where = where;
    this.#kind = kind;
    this.owner = owner;
    this.#unsaved = new UnsavedVariables(where);
    this.#parts = { ...parts, others: readOthers(where, parts.others) };
    this.#models = parts.models.map((named) => new ModelState(where, named));
    this.#program = Object.assign({}, ...this.#models.map(({ program }) => program));
    this.#randomness();
  }

  /** Sets what else the run draws from, and the program's own state. */
  setOthers(others: Iterable<Drawing>, state: State | undefined): void {
    this.#parts = { ...this.#parts, others: readOthers(this.#where, others), state };
    this.#randomness();
  }

  /** Adds what else the program consists of: the arguments of the training, the data. */
  addProgram(program: ProgramRecord): void {
    this.#arguments = program;
    this.#program = { ...this.#program, ...program };
  }

  /** Whether the program is one that was saved, what is trainable included. */
  isSameAs(program: ProgramRecord | undefined): boolean {
    return program !== undefined && differences(program, this.#program).length === 0;
  }

  /** Begins a new part of the run, with the program as it is, from an epoch on. */
  beginSegment(epoch: number, before: RunRecord['segments'] = []): void {
    const kept = before.filter((segment) => segment.epoch < epoch || before[0] === segment);
    this.#segments = [...kept, { epoch, program: this.#program }].slice(-1000);
  }

  /** Goes on with the parts of a run that was saved. */
  resumeSegments(segments: RunRecord['segments']): void {
    this.#segments = [...segments];
  }

  /**
   * Captures everything at this instant. The returned function reads what was captured, once. `progress` captures how far
   * the run has come, in the same way.
   *
   * **Throws** if something has drawn, or changed, that no checkpoint could hold.
   */
  capture(progress: () => () => Promise<Progress>): () => Promise<Unnumbered> {
    const table = new TensorTable();
    beginSave(this.owner);
    try {
      const { dataset, state } = this.#parts;
      const random = this.#randomness().capture();
      checkDraws(this.#where, this.owner);
      const position = positionOf(this.#where, dataset);
      const models = this.#models.map((model, i) => withTopology(model, model.capture(table, i === 0), i === 0));
      const run = {
        environment: currentEnvironment(),
        segments: this.#segments,
        models,
        random,
        position,
        state: state === undefined ? null : captureState(this.#where, state, table),
      };
      this.#unsaved.check(table, isAlone(this.owner));
      const artifacts = artifactsOf(this.#models[0].model);
      const read = progress();
      return async () => {
        const [{ weightSpecs, tensors, weightData }, how] = await Promise.all([table.encode(), read()]);
        const record = { version: VERSION, kind: this.#kind, tensors, run: { ...run, ...how } };
        return { artifacts: { ...artifacts, weightSpecs, weightData }, record };
      };
    } catch (error) {
      table.dispose();
      throw error;
    }
  }

  /**
   * Makes sure that a checkpoint fits, and returns what restores it. `segment` is the part of the run whose program is
   * compared; `isSame` says that the program is now at that part, and not at an earlier or a later one.
   *
   * **Throws** if it cannot be restored at all, before anything is changed.
   */
  check(
    { record, artifacts }: Found & { record: CheckpointRecord },
    segment = record.run.segments.at(-1),
    isSame = true,
  ): Fitting {
    const where = this.#where;
    const { run } = record;
    const { random } = run;
    const was = segment?.program;
    const tensors = new SavedTensors(artifacts, record.tensors);
    if (!tensors.areComplete)
      throw new Error(`${where}: the checkpoint is damaged: its tensors are not all of its data.`);
    const changes: Difference[] = [];
    if (was !== undefined) {
      const mine = Object.fromEntries(Object.entries(was).filter(([path]) => isArgument(path)));
      changes.push(...differences(mine, this.#arguments));
    }
    const pairs = this.#pairModels(run.models);
    const compared = { fields: isSame, trainable: isSame && this.#kind === 'fitResumable' };
    const modelChanges = pairs.map(({ state, saved }) => state.check(saved, tensors, was, compared));
    changes.push(...modelChanges.flat());
    const randomness = this.#randomness();
    changes.push(...randomness.check(where, random));
    const { dataset, state } = this.#parts;
    const misfit = this.#misfit(run.position, changes.length > 0);
    if (state !== undefined && run.state !== null) checkState(where, state, run.state, tensors);
    return {
      record: run,
      changes: withoutRepeats(changes),
      misfit,
      restore: async () => {
        tensors.use((tensorAt) => {
          for (const [i, { state: model, saved }] of pairs.entries())
            model.restore(saved, tensorAt, modelChanges[i], was);
        });
        this.#randomness().restore(random);
        if (dataset && run.position !== null) dataset.setPosition(run.position);
        if (state !== undefined && run.state !== null) await restoreState(where, state, run.state, tensors);
      },
    };
  }

  /** Records how the run has left its models, for whatever is run with them next in this process. */
  leave(): void {
    for (const model of this.#models) model.leave();
  }

  /** Looks for everything that draws: a layer may make another one when it is first called. */
  #randomness(): Randomness {
    const { models, datasets, dataset, others } = this.#parts;
    const sources = datasets.map(([name, one]) => [name, passesOf(one).sources] as const);
    for (const [, list] of sources) for (const { stream } of list) this.owner.datasets.add(stream);
    const generators = [...others, ...(dataset?.generators ?? [])];
    return new Randomness(this.#where, this.owner, models, sources, generators);
  }

  /** Throws unless the dataset can be set to a position; of a program that has changed, returns the error. */
  #misfit(position: Exact, isChanged: boolean): Error | undefined {
    try {
      this.#parts.dataset?.checkPosition(position ?? undefined);
      return undefined;
    } catch (error) {
      if (!isChanged) throw error;
      return new Error(
        `${this.#where}: the run stopped in the middle of an epoch of another dataset, in which this one has no such ` +
          'position. Resume it with the dataset that it had, and change that at the end of an epoch, or start anew.',
        { cause: error },
      );
    }
  }

  #pairModels(saved: readonly ModelRecord[]): { state: ModelState; saved: ModelRecord }[] {
    const names = (list: readonly { readonly name: string | null }[]) =>
      list.map(({ name }) => (name === null ? 'a single model' : JSON.stringify(name))).join(', ');
    const pairs = this.#models.flatMap((state) => {
      const found = saved.find(({ name }) => name === state.name);
      return found ? [{ state, saved: found }] : [];
    });
    if (pairs.length === saved.length && pairs.length === this.#models.length) return pairs;
    throw new Error(
      `${this.#where}: the checkpoint is of other models: it must hold ${names(this.#models)}, but holds ${names(saved)}. ` +
        'Name the models as they were, or save somewhere else.',
    );
  }
}

function positionOf(where: string, dataset: PositionedDataset | undefined): Exact {
  try {
    return (dataset?.getPosition() ?? null) as Exact;
  } catch (error) {
    if (error instanceof ObstacleError) throw new ObstacleError(where, error.obstacle);
    throw error;
  }
}

/** Generators that several parts draw from are compared once. */
function withoutRepeats(changes: readonly Difference[]): Difference[] {
  const known = new Map(changes.map((change) => [change.path, change]));
  return [...known.values()];
}

function withTopology({ model }: ModelState, record: ModelRecord, isMain: boolean): ModelRecord {
  if (isMain) return record;
  const { modelTopology, trainingConfig } = artifactsOf(model);
  return {
    ...record,
    topology: modelTopology as Exact,
    trainingConfig: (trainingConfig as Exact | undefined) ?? undefined,
  };
}
