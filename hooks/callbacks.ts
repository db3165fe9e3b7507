import { Callback, type CustomCallback, type EarlyStopping } from '@tensorflow/tfjs-layers';

// What is needed to resume the callbacks of a run, and tfjs does not export.
//
// **Changes** nothing; `setEarlyStoppingState` writes the fields that `EarlyStopping` itself writes.
// **Why** tfjs exports neither the class of all callbacks, nor the state of `EarlyStopping`, nor whether a model was
// told to stop: `stopTraining` can only be set.
// **Two copies** of this library do not meet here.

/** tfjs's class of all callbacks. */
export const BaseCallback = Object.getPrototypeOf(Callback) as typeof CustomCallback;

/** The state that `EarlyStopping` keeps from epoch to epoch. */
export interface EarlyStoppingState {
  wait: number;
  stoppedEpoch: number;
  best: number;
}

/** The arguments of an `EarlyStopping`. */
export interface EarlyStoppingSettings {
  monitor: string;
  minDelta: number;
  patience: number;
  baseline: number | null;
  mode: string;
  verbose: number;
}

/** Returns the arguments of an `EarlyStopping`. */
export function earlyStoppingSettings(callback: EarlyStopping): EarlyStoppingSettings {
  const { monitor, minDelta, patience, baseline, mode, verbose } = callback as unknown as EarlyStoppingSettings;
  return { monitor, minDelta, patience, baseline: baseline ?? null, mode, verbose };
}

/** Returns the state of an `EarlyStopping`. */
export function earlyStoppingState(callback: EarlyStopping): EarlyStoppingState {
  const { wait, stoppedEpoch, best } = callback as unknown as EarlyStoppingState;
  return { wait, stoppedEpoch, best };
}

/** Sets the state of an `EarlyStopping`. */
export function setEarlyStoppingState(callback: EarlyStopping, { wait, stoppedEpoch, best }: EarlyStoppingState): void {
  Object.assign(callback, { wait, stoppedEpoch, best });
}
