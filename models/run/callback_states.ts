import { type Callback, CustomCallback, type CustomCallbackArgs, EarlyStopping } from '@tensorflow/tfjs-layers';
import { wrong } from '../../generator/arguments.ts';
import {
  BaseCallback,
  type EarlyStoppingState,
  earlyStoppingSettings,
  earlyStoppingState,
  setEarlyStoppingState,
} from '../../hooks/callbacks.ts';
import type { CallbackState } from '../format/checkpoint_record.ts';
import { decode, type Exact, encode } from '../format/exact_json.ts';
import { exactNumber, integer, object, ShapeError } from '../format/shape.ts';
import { Beginnings } from '../state/beginnings.ts';
import { canSet, ownValues, setOwnValues } from '../state/own_values.ts';
import { drawingFor, type Owner } from '../state/owners.ts';
import { ARGUMENT, type Difference, type Program } from '../state/program.ts';
import { isStateful, type Stateful } from '../state/program_state.ts';

/** What every callback of tfjs is. */
export type AnyCallback = Pick<
  CustomCallback,
  | 'setParams'
  | 'setModel'
  | 'onTrainBegin'
  | 'onTrainEnd'
  | 'onEpochBegin'
  | 'onEpochEnd'
  | 'onBatchBegin'
  | 'onBatchEnd'
>;

/** How a callback takes part in checkpoints, besides its methods. */
export interface CallbackOptions {
  /**
   * Whether the callback stops the run because it has come to its end, as `EarlyStopping` does. Otherwise
   * `model.stopTraining = true` is a pause, from which the run is resumed. False by default.
   */
  endsRun?: boolean;
  /**
   * Whether a resumed run calls `onEpochEnd` for the epochs before, with their logs: for a callback that draws a plot.
   * False by default.
   */
  replayHistory?: boolean;
}

/** A callback with a state of its own: what JSON can hold, returned by `getState` and restored by `setState`. */
export interface StatefulCallback {
  getState(): unknown;
  /** Called after `onTrainBegin`, and when an epoch is resumed, after its `onEpochBegin`. It is awaited. */
  setState(state: unknown): void | Promise<void>;
}

/** A callback of functions, or an object of a class such as `EarlyStopping`. */
export type OneCallback = (
  | (CustomCallbackArgs & Partial<StatefulCallback>)
  | Pick<Callback, 'setParams' | 'setModel'>
) &
  CallbackOptions;

/** What `callbacks` may be, as for tfjs's `fitDataset`; in an array both kinds may stand. */
export type Callbacks = OneCallback | OneCallback[];

/** A callback of a run, and how it takes part in checkpoints. */
export interface RunCallback {
  readonly callback: AnyCallback;
  /** The callback's class; `callbacks` for one of functions. */
  readonly name: string;
  readonly endsRun: boolean;
  readonly replayHistory: boolean;
  /** Whether it has anything to do at the end of the training. */
  readonly hasTrainEnd: boolean;
  /** Undefined for a callback without state. */
  readonly state: SavedState | undefined;
  /** What is compared when the run is resumed. */
  readonly settings: object;
}

/** A callback's state. */
interface SavedState {
  get(): Exact;
  /** Throws unless `set` would take a state. */
  check(state: Exact): void;
  set(state: Exact): void | Promise<void>;
  /** Called after `onTrainBegin` of a run that begins or is resumed: what is made there is made again. */
  begin?(): void;
  /** Called when the run has failed or is paused, and may be resumed in this process. */
  leave?(): void;
  /** Called at the end of the run. */
  end?(): void;
}

const METHODS = [
  'onTrainBegin',
  'onTrainEnd',
  'onEpochBegin',
  'onEpochEnd',
  'onBatchBegin',
  'onBatchEnd',
  'onYield',
] as const;

/** Fields that tfjs keeps in every callback, and options of ours. */
const FIELDS = new Set(
  (
    'validationData params model trainBegin trainEnd epochBegin epochEnd batchBegin batchEnd yield yieldEvery ' +
    'currentEpoch nowFunc nextFrameFunc maybeWait endsRun replayHistory'
  ).split(' '),
);

/** Returns the callbacks that a user gave. Without any there is one that yields to the browser, as in tfjs. */
export function runCallbacks(
  where: string,
  owner: Owner,
  given: Callbacks | null | undefined,
  yieldEvery: ConstructorParameters<typeof CustomCallback>[1],
): RunCallback[] {
  const list = given == null ? [{}] : Array.isArray(given) ? given : [given];
  return list.map((one) => {
    if (typeof one !== 'object' || one === null) throw wrong(TypeError, where, 'callbacks', 'callbacks of tfjs', one);
    return one instanceof BaseCallback
      ? ofClass(where, one)
      : ofFunctions(where, owner, one as CustomCallbackArgs & CallbackOptions, yieldEvery);
  });
}

/** Returns the states of callbacks at this instant. */
export function callbackStates(callbacks: readonly RunCallback[]): CallbackState[] {
  return callbacks.flatMap(({ name, state }) => (state ? { name, state: state.get() } : []));
}

/**
 * Finds the callback of each saved state: by the name, and among those of one name by their order. Returns what is there
 * on one side only.
 *
 * **Throws** if a state is not one of its callback.
 */
export function checkCallbackStates(
  where: string,
  callbacks: readonly RunCallback[],
  states: readonly CallbackState[],
): Difference[] {
  const { pairs, missing, added } = matched(callbacks, states);
  for (const [callback, { state }] of pairs) {
    try {
      callback.state?.check(state);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      throw new Error(`${where}: the checkpoint is damaged: ${error.message}.`);
    }
  }
  return [
    ...missing.map(({ name }) => ({ path: `${ARGUMENT}callbacks.${name}`, was: 'there', is: undefined })),
    ...added.map(({ name }) => ({ path: `${ARGUMENT}callbacks.${name}`, was: undefined, is: 'it has a state' })),
  ];
}

/** Restores the states of callbacks. */
export async function restoreCallbackStates(
  callbacks: readonly RunCallback[],
  states: readonly CallbackState[],
): Promise<void> {
  for (const [callback, { state }] of matched(callbacks, states).pairs) await callback.state?.set(state);
}

/** Adds the callbacks' arguments to a program. */
export function addCallbacks(program: Program, callbacks: readonly RunCallback[]): void {
  const counts = new Map<string, number>();
  for (const { name, settings } of callbacks) {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    program.add(`${ARGUMENT}callbacks.${name}${count > 0 ? `_${count}` : ''}`, settings);
  }
}

function matched(callbacks: readonly RunCallback[], states: readonly CallbackState[]) {
  const left = callbacks.filter(({ state }) => state !== undefined);
  const pairs: [RunCallback, CallbackState][] = [];
  const missing: CallbackState[] = [];
  for (const saved of states) {
    const at = left.findIndex(({ name }) => name === saved.name);
    if (at < 0) missing.push(saved);
    else pairs.push([left.splice(at, 1)[0], saved]);
  }
  // One that keeps nothing may come and go.
  return {
    pairs,
    missing: missing.filter(({ state }) => !isEmpty(state)),
    added: left.filter(({ state }) => !isEmpty(state?.get())),
  };
}

function isEmpty(state: Exact | undefined): boolean {
  return typeof state === 'object' && state !== null && Object.keys(state).length === 0;
}

function ofFunctions(
  where: string,
  owner: Owner,
  one: CustomCallbackArgs & CallbackOptions,
  yieldEvery: ConstructorParameters<typeof CustomCallback>[1],
): RunCallback {
  const args: Record<string, unknown> = { nowFunc: one.nowFunc, nextFrameFunc: one.nextFrameFunc };
  for (const name of METHODS) {
    const method = one[name] as ((this: unknown, ...args: unknown[]) => unknown) | undefined;
    if (method == null) continue;
    args[name] = function (this: unknown, ...given: unknown[]) {
      return drawingFor(owner, () => method.apply(this, given));
    };
  }
  const name = 'callbacks';
  const state = isStateful(one) ? toldState(where, name, one) : keptState(where, name, one);
  return {
    callback: new CustomCallback(args as CustomCallbackArgs, yieldEvery),
    name,
    endsRun: one.endsRun === true,
    replayHistory: one.replayHistory === true,
    hasTrainEnd: one.onTrainEnd != null,
    state,
    settings: {},
  };
}

function ofClass(where: string, one: AnyCallback & CallbackOptions): RunCallback {
  const name = one.constructor.name;
  const { endsRun, replayHistory } = one;
  const common = { callback: one, name, endsRun: endsRun === true, replayHistory: replayHistory === true };
  const { onTrainEnd } = BaseCallback.prototype;
  if (one instanceof EarlyStopping) {
    const settings = earlyStoppingSettings(one);
    const hasTrainEnd = one.onTrainEnd !== EarlyStopping.prototype.onTrainEnd || settings.verbose > 0;
    const whole = { ...common, endsRun: endsRun !== false, hasTrainEnd, settings };
    if (one.constructor === EarlyStopping) return { ...whole, state: stoppingState(where, one) };
    return { ...whole, state: isStateful(one) ? toldState(where, name, one) : seenState(where, name, one) };
  }
  const hasTrainEnd =
    one.constructor === CustomCallback
      ? (one as unknown as { trainEnd?: unknown }).trainEnd != null
      : one.onTrainEnd !== onTrainEnd;
  if (isStateful(one)) return { ...common, hasTrainEnd, settings: {}, state: toldState(where, name, one) };
  return { ...common, hasTrainEnd, settings: {}, state: seenState(where, name, one) };
}

/** The state of a callback of a class that says nothing of it. Throws if it has one that cannot be seen. */
function seenState(where: string, name: string, one: AnyCallback): SavedState {
  const hidden = privateField(one);
  if (hidden === undefined) return keptState(where, name, one);
  throw new TypeError(
    `${where}: \`callbacks\` must be stateless or implement getState and setState, but ${name} has the private field ` +
      `${hidden}, which cannot be seen. ${cureFor([hidden])}`,
  );
}

/** The state of a callback that has `getState` and `setState`. */
function toldState(where: string, name: string, one: Stateful): SavedState {
  return {
    get: () => encode(where, `state of ${name}`, one.getState() ?? null),
    check() {},
    set: (state) => one.setState(decode(state)),
  };
}

const stoppingShape = object({ wait: integer(), stoppedEpoch: integer(), best: exactNumber });

function stoppingState(where: string, one: EarlyStopping): SavedState {
  return {
    get: () => encode(where, 'EarlyStopping', earlyStoppingState(one)),
    check(state) {
      stoppingShape(state, 'EarlyStopping');
    },
    set: (state) => setEarlyStoppingState(one, decode(state) as EarlyStoppingState),
  };
}

type Kept = { values: { [key: string]: Exact }; others: { [key: string]: string } };

const beginnings = new Beginnings<Kept>();

/** The state of a callback that says nothing of it: its own properties, as far as JSON can hold them. */
function keptState(where: string, name: string, one: object): SavedState {
  const now = (): Kept => {
    const { values, others } = ownValues(one, (key) => FIELDS.has(key));
    return { values: Object.fromEntries(values), others: Object.fromEntries(others) };
  };
  const begin = beginnings.of(one, now());
  let { others: made } = begin;
  return {
    get() {
      const { values, others } = now();
      const changed = Object.keys(others).filter((key) => others[key] !== made[key]);
      if (changed.length > 0) {
        throw new TypeError(
          `${where}: \`callbacks\` must be stateless or implement getState and setState, but ${name} has changed its ` +
            `\`${changed[0]}\`, which JSON cannot hold. ${cureFor(changed)}`,
        );
      }
      // What has never changed is no state, but the program's.
      const isNew = ([key, value]: [string, Exact]) => JSON.stringify(value) !== JSON.stringify(begin.values[key]);
      return Object.fromEntries(Object.entries(values).filter(isNew));
    },
    check(state) {
      const isObject = typeof state === 'object' && state !== null && !Array.isArray(state);
      if (!isObject || !canSet(one, state))
        throw new ShapeError(`the state of ${name} has properties that it cannot have`);
    },
    set: (state) => setOwnValues(one, { ...begin.values, ...(state as { [key: string]: Exact }) }),
    begin() {
      made = now().others;
    },
    leave: () => beginnings.leave(one, begin, now()),
    end: () => beginnings.forget(one),
  };
}

/** The lines to add to a class whose state cannot be saved. */
function cureFor(fields: readonly string[]): string {
  const names = fields.map((field) => field.replace('#', ''));
  return [
    'Add to it what says its state as JSON can hold it, and what restores it:',
    '  getState() {',
    `    return { ${fields.map((field, i) => `${names[i]}: this.${field}`).join(', ')} }; // Maps and tensors as arrays`,
    '  }',
    `  setState({ ${names.join(', ')} }) {`,
    ...fields.map((field, i) => `    this.${field} = ${names[i]};`),
    '  }',
    'or, if nothing in it matters to the run, let getState return null.',
  ].join('\n');
}

/** Returns a private field that an object's classes use, from their source as engines and TypeScript write it. */
function privateField(one: object): string | undefined {
  for (
    let prototype = Object.getPrototypeOf(one);
    prototype !== BaseCallback.prototype;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    if (prototype === null || prototype.constructor === CustomCallback) return undefined;
    const source = Function.prototype.toString.call(prototype.constructor);
    const used = Array.from(source.matchAll(/\.(#[A-Za-z_$][\w$]*)/g), ([, name]) => name);
    const found = used.find((name) => !isPrivateMethod(source, name));
    if (found !== undefined) return found;
    const compiled = /__classPrivateField(?:Get|Set)\(this, _\w+?_(\w+)/.exec(source);
    if (compiled) return `#${compiled[1]}`;
  }
  return undefined;
}

/** Whether a private name is declared as a method, or as a pair of `get` and `set`. */
function isPrivateMethod(source: string, name: string): boolean {
  for (let at = source.indexOf(name); at >= 0; at = source.indexOf(name, at + 1)) {
    const isUse = source[at - 1] === '.';
    if (!isUse && /^\s*\(/.test(source.slice(at + name.length))) return true;
  }
  return false;
}
