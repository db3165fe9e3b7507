import { type Callback, CustomCallback, type CustomCallbackArgs, EarlyStopping } from '@tensorflow/tfjs-layers';
import { wrong } from '../../generator/arguments.ts';
import { BaseCallback, earlyStoppingSettings } from '../../hooks/callbacks.ts';
import { drawingFor, type Owner } from '../state/owners.ts';
import { functionText } from '../state/program.ts';
import { isStateful } from '../state/program_state.ts';
import { keptState, type SavedState, seenState, stoppingState, toldState } from './callback_state.ts';

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

/** The constant of a callback of functions that stands for these. */
export const FUNCTIONS = 'functions';

const METHODS = [
  'onTrainBegin',
  'onTrainEnd',
  'onEpochBegin',
  'onEpochEnd',
  'onBatchBegin',
  'onBatchEnd',
  'onYield',
] as const;

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
  const functions = METHODS.map((method) => one[method] && functionText(one[method])).join();
  return {
    callback: new CustomCallback(args as CustomCallbackArgs, yieldEvery),
    name,
    endsRun: one.endsRun === true,
    replayHistory: one.replayHistory === true,
    hasTrainEnd: one.onTrainEnd != null,
    state: { ...state, constants: () => ({ ...state.constants?.(), [FUNCTIONS]: functions }) },
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
