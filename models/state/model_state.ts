import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  makeTrainedModel,
  optimizerOf,
  replaceOptimizer,
  setTrainedVariables,
  trainedVariables,
} from '../../hooks/training.ts';
import type { ModelRecord, OptimizerRecord, ProgramRecord } from '../format/checkpoint_record.ts';
import { decode, type Exact } from '../format/exact_json.ts';
import type { SavedTensors, TensorTable } from '../format/tensor_table.ts';
import { Beginnings } from './beginnings.ts';
import {
  captureOptimizer,
  checkOptimizer,
  makeOptimizer,
  type OptimizerRestore,
  restoreOptimizer,
} from './optimizer_state.ts';
import { OwnLayers } from './own_layers.ts';
import { layersOf, weightsOf } from './parts.ts';
import { addModel, type Difference, differences, isArgument, Program } from './program.ts';
import type { NamedModel } from './randomness.ts';
import { captureRecurrentLayers, checkRecurrentLayers, restoreRecurrentLayers } from './recurrent_layers.ts';

type Values = { readonly [key: string]: Exact };

/** The layers that are trainable, in a program's record. It is state as well, so it is not compared with the rest. */
const TRAINABLE = '#trainable';

const programs = new Beginnings<ProgramRecord>();

/** The state of a model: weights, optimizer, what is trainable, recurrent states, and what its layers keep by themselves. */
export class ModelState {
  readonly name: string | null;
  readonly model: LayersModel;
  /** The program at the beginning: the model, its loss and its optimizer. */
  readonly program: ProgramRecord;
  readonly #own: OwnLayers;
  /** Whether no run of this process has left the model: what differs then is the program's. */
  readonly #isFresh: boolean;
  readonly #where: string;

  constructor(where: string, { name, model }: NamedModel) {
    this.#where = where;
    this.name = name;
    this.model = model;
    makeTrainedModel(model);
    this.#isFresh = !programs.knows(model);
    this.program = programs.of(model, this.#describe());
    this.#own = new OwnLayers(where, model);
  }

  /** Captures the state at this instant. `isMain` says that `tf.loadLayersModel` is to find this model. */
  capture(table: TensorTable, isMain: boolean): ModelRecord {
    const where = this.#where;
    const weights = weightsOf(this.model).map(({ path, variable }) => {
      const tensor = variable.read();
      const index = isMain ? table.addNamed(tensor, variable.originalName, 'model') : table.add(tensor);
      return { path, tensor: index, trainable: variable.trainable };
    });
    const optimizer = optimizerOf(this.model);
    const trained = optimizer ? this.#trained() : [];
    const record: ModelRecord = {
      name: this.name,
      weights,
      layers: layersOf(this.model).map(({ path, layer }) => ({ path, trainable: layer.trainable })),
      trained,
      optimizer: optimizer ? captureOptimizer(where, optimizer, trained, table, isMain) : null,
      states: captureRecurrentLayers(this.model, table),
      settings: this.#settings(),
      own: this.#own.capture(),
    };
    return record;
  }

  /**
   * Returns in what the record's weights differ from the model's, and the program from `was`, which it was then. `compared`
   * says what else is: fields of layers of the program's own, if it is that very part of the run, and what is trainable, if
   * a loop of the program's own does not freeze as it likes.
   *
   * **Throws** if the record cannot be restored at all.
   */
  check(
    record: ModelRecord,
    tensors: SavedTensors,
    was: ProgramRecord | undefined,
    compared: { readonly fields: boolean; readonly trainable: boolean },
  ): Difference[] {
    const where = this.#where;
    const changes = was === undefined ? [] : this.#differencesFrom(was);
    const own = this.#own.check(record.own);
    if (compared.fields && this.#isFresh) changes.push(...own);
    if (compared.trainable && this.#isFresh && was !== undefined) changes.push(...this.#trainableFrom(was));
    const saved = new Map(record.weights.map((weight) => [weight.path, weight]));
    for (const { path, variable } of weightsOf(this.model)) {
      const weight = saved.get(path);
      const shape = `[${variable.shape}]`;
      if (weight === undefined) {
        changes.push({ path: `weight ${path}`, was: undefined, is: shape });
        continue;
      }
      saved.delete(path);
      const spec = tensors.specs[weight.tensor];
      if (spec === undefined || spec.dtype !== variable.dtype || spec.shape.join() !== variable.shape.join()) {
        const got = spec === undefined ? 'none' : `${spec.dtype} [${spec.shape}]`;
        throw new Error(
          `${where}: the checkpoint is of another model: the weight ${path} must be ${variable.dtype} ${shape}, but the ` +
            `checkpoint has ${got}. Build the model as it was, or save somewhere else.`,
        );
      }
    }
    for (const [path, { tensor }] of saved) {
      changes.push({ path: `weight ${path}`, was: `[${tensors.specs[tensor]?.shape}]`, is: undefined });
    }
    const restore = this.#optimizerRestore(record, changes, was);
    if (restore) checkOptimizer(where, restore, tensors);
    checkRecurrentLayers(where, this.model, record.states, tensors);
    return changes;
  }

  /** Restores a record that `check` has passed, which returned `changes`. */
  restore(
    record: ModelRecord,
    tensorAt: (index: number) => Tensor,
    changes: readonly Difference[],
    was: ProgramRecord | undefined,
  ): void {
    const saved = new Map(record.weights.map((weight) => [weight.path, weight]));
    for (const { path, variable } of weightsOf(this.model)) {
      const weight = saved.get(path);
      if (weight) variable.write(tensorAt(weight.tensor));
    }
    const isPhase = was !== undefined && was[this.#key(TRAINABLE)] !== this.program[this.#key(TRAINABLE)];
    if (!isPhase) this.#restoreTrainable(record);
    const restore = this.#optimizerRestore(record, changes, was);
    if (restore) {
      const { optimizer } = restore;
      if (optimizer !== optimizerOf(this.model)) replaceOptimizer(this.model, optimizer);
      restoreOptimizer({ ...restore, paths: this.#trained() }, tensorAt);
    }
    restoreRecurrentLayers(this.model, record.states, tensorAt);
    this.#restoreSettings(record, changes);
    this.#own.restore(record.own);
  }

  /** Records how a run has left the model, for whatever is run with it next in this process. */
  leave(): void {
    programs.leave(this.model, this.program, this.#describe());
    this.#own.leave();
  }

  get #prefix(): string {
    return this.name === null ? '' : `${this.name}:`;
  }

  #key(key: string): string {
    return `${this.#prefix}${key}`;
  }

  #describe(): ProgramRecord {
    const program = new Program();
    addModel(program, this.model, this.#prefix);
    const trainable = layersOf(this.model).filter(({ layer }) => layer.trainable);
    program.add(this.#key(TRAINABLE), trainable.map(({ path }) => path).join());
    return program.record;
  }

  #differencesFrom(was: ProgramRecord): Difference[] {
    const mine = Object.entries(was).filter(([path]) => !isArgument(path) && path.startsWith(this.#prefix));
    const isTrainable = this.#key(TRAINABLE);
    return differences(Object.fromEntries(mine), this.program).filter(({ path }) => path !== isTrainable);
  }

  /** Returns which layers are trainable in the program that were not, or the reverse. */
  #trainableFrom(was: ProgramRecord): Difference[] {
    const key = this.#key(TRAINABLE);
    const pathsIn = (record: ProgramRecord) =>
      Object.hasOwn(record, key) ? (JSON.parse(record[key]) as string).split(',') : [];
    const [before, now] = [was, this.program].map((record) => new Set(pathsIn(record)));
    return layersOf(this.model).flatMap(({ path }) =>
      before.has(path) === now.has(path)
        ? []
        : [{ path: `${path}.trainable`, was: `${before.has(path)}`, is: `${now.has(path)}` }],
    );
  }

  /** The paths of the weights that the optimizer trains, in its order. */
  #trained(): string[] {
    const paths = new Map(weightsOf(this.model).map(({ path, variable }) => [variable, path]));
    return trainedVariables(this.model).map((variable) => paths.get(variable) ?? `/${variable.originalName}`);
  }

  #restoreTrainable(record: ModelRecord): void {
    const flags = new Map(record.layers.map(({ path, trainable }) => [path, trainable]));
    for (const { path, layer } of layersOf(this.model)) {
      const trainable = flags.get(path);
      if (trainable !== undefined && layer.trainable !== trainable) layer.trainable = trainable;
    }
    const parts = new Map(weightsOf(this.model).map((part) => [part.path, part.variable]));
    for (const { path, trainable } of record.weights) {
      const variable = parts.get(path);
      if (variable && variable.trainable !== trainable) variable.trainable = trainable;
    }
    if (optimizerOf(this.model) === undefined || record.optimizer === null) return;
    // With a layer more or less, what `compile` has collected is right.
    const saved = new Set(record.weights.map(({ path }) => path));
    if (saved.size !== parts.size || [...parts.keys()].some((path) => !saved.has(path))) return;
    const trained = record.trained.flatMap((path) => parts.get(path) ?? []);
    if (trained.length === record.trained.length) setTrainedVariables(this.model, trained);
  }

  #optimizerRestore(
    record: ModelRecord,
    changes: readonly Difference[],
    was: ProgramRecord | undefined,
  ): OptimizerRestore | undefined {
    const own = optimizerOf(this.model);
    const { optimizer: saved } = record;
    if (own === undefined || saved === null) return undefined;
    const isChanged = changes.some(({ path }) => path.startsWith(this.#key('optimizer.')));
    const optimizer = own.getClassName() === saved.className ? own : isChanged ? undefined : this.#remade(saved, was);
    if (optimizer === undefined) return undefined;
    const shapes = trainedVariables(this.model).map(({ shape }) => shape as number[]);
    return { optimizer, saved, paths: this.#trained(), shapes, keepsArguments: isChanged };
  }

  /** An optimizer of another class, which a callback has given to the model in the course of the run. */
  #remade(saved: OptimizerRecord, was: ProgramRecord | undefined): OptimizerRestore['optimizer'] {
    const made = was === undefined ? undefined : makeOptimizer(saved);
    if (made !== undefined) return made;
    throw new Error(
      `${this.#where}: the checkpoint is of another optimizer: it must be ${optimizerOf(this.model)?.getClassName()}, but ` +
        `the checkpoint has ${saved.className}. Compile the model as it was, or save somewhere else.`,
    );
  }

  /**
   * Returns the arguments of layers that the program has changed since the run began.
   *
   * **Throws** if it has changed what cannot be restored.
   */
  #settings(): ModelRecord['settings'] {
    const now = this.#describe();
    const parts = layersOf(this.model);
    return differences(this.program, now).flatMap(({ path }) => {
      const whole = path.slice(this.#prefix.length);
      if (whole.startsWith('#') || whole.startsWith('optimizer.')) return [];
      const end = whole.lastIndexOf('.');
      const part = parts.find((one) => one.path === whole.slice(0, end));
      const key = whole.slice(end + 1);
      const value = part && Object.hasOwn(part.layer, key) ? (part.layer as unknown as Values)[key] : undefined;
      if (part && ['number', 'boolean', 'string'].includes(typeof value)) {
        return [{ path: part.path, key, value: value as Exact }];
      }
      throw new Error(
        `${this.#where}: ${path} was changed while the run trained, which no checkpoint can hold: it was ` +
          `${this.program[path] ?? 'not there'} and is ${now[path] ?? 'gone'}. Begin another run, saved somewhere else, ` +
          'with the changed program.',
      );
    });
  }

  #restoreSettings(record: ModelRecord, changes: readonly Difference[]): void {
    const parts = new Map(
      layersOf(this.model).map(({ path, layer }) => [path, layer as unknown as Record<string, unknown>]),
    );
    const begin = differences(this.program, this.#describe());
    // What a run that failed has changed goes back to the beginning first.
    for (const { path, was } of begin) {
      const whole = path.slice(this.#prefix.length);
      const end = whole.lastIndexOf('.');
      const layer = parts.get(whole.slice(0, end));
      const key = whole.slice(end + 1);
      if (layer && was !== undefined && Object.hasOwn(layer, key)) layer[key] = decode(JSON.parse(was));
    }
    for (const { path, key, value } of record.settings) {
      const layer = parts.get(path);
      const isChanged = changes.some((change) => change.path === `${this.#prefix}${path}.${key}`);
      if (!layer || isChanged || !Object.hasOwn(layer, key) || typeof layer[key] !== typeof value) continue;
      layer[key] = value;
    }
  }
}
