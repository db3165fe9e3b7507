import { type Callback, CustomCallback, type CustomCallbackArgs, EarlyStopping } from '@tensorflow/tfjs-layers';
import { wrong } from '../generator/arguments.ts';
import {
  BaseCallback,
  type EarlyStoppingState,
  earlyStoppingState,
  setEarlyStoppingState,
} from '../hooks/callbacks.ts';

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

/** How a callback with a state of its own takes part in checkpoints: what JSON can hold comes out, and goes in again. */
export interface StatefulCallback {
  getState(): unknown;
  /** Called after `onTrainBegin`, and when an epoch is gone on with, after its `onEpochBegin`. */
  setState(state: unknown): void;
}

/** A callback of functions, or an object of a class such as `EarlyStopping`. */
export type OneCallback = (CustomCallbackArgs & Partial<StatefulCallback>) | Pick<Callback, 'setParams' | 'setModel'>;

/** What `callbacks` may be, as for tfjs's `fitDataset`; in an array both kinds may stand. */
export type Callbacks = OneCallback | OneCallback[];

/** A callback of tfjs, and what it takes to save its state. */
export interface ResumableCallback {
  readonly callback: AnyCallback;
  readonly state: StatefulCallback;
}

const STATELESS: StatefulCallback = { getState: () => null, setState() {} };

/**
 * Gives the callbacks that a user gave, with their states.
 *
 * **Throws** if one is an object of a class that may have a state, but has not the two methods to save it.
 */
export function resumableCallbacks(
  where: string,
  given: Callbacks | null | undefined,
  yieldEvery: ConstructorParameters<typeof CustomCallback>[1],
): ResumableCallback[] {
  // Without any, tfjs still has one that yields to the browser.
  const list = given == null ? [{}] : Array.isArray(given) ? given : [given];
  return list.map((one) => {
    if (typeof one !== 'object' || one === null) throw wrong(TypeError, where, 'callbacks', 'callbacks of tfjs', one);
    if (!(one instanceof BaseCallback)) {
      const callback = new CustomCallback(one as CustomCallbackArgs, yieldEvery);
      return { callback, state: isStateful(one) ? one : STATELESS };
    }
    if (isStateful(one)) return { callback: one, state: one };
    if (one instanceof EarlyStopping) return { callback: one, state: stateOfEarlyStopping(one) };
    if (one.constructor === CustomCallback) return { callback: one, state: STATELESS };
    throw new TypeError(
      `${where}: \`callbacks\` must have no state or tell it, but ${one.constructor.name} has no \`getState\` and ` +
        '`setState`. Give it those: what `getState` returns is saved, and handed to `setState` when the run goes on.',
    );
  });
}

function isStateful(one: object): one is StatefulCallback {
  const { getState, setState } = one as Partial<StatefulCallback>;
  return typeof getState === 'function' && typeof setState === 'function';
}

function stateOfEarlyStopping(callback: EarlyStopping): StatefulCallback {
  return {
    getState: () => earlyStoppingState(callback),
    setState: (saved) => setEarlyStoppingState(callback, saved as EarlyStoppingState),
  };
}
