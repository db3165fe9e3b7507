import { Callback, type CustomCallback, type EarlyStopping, type LayersModel } from '@tensorflow/tfjs-layers';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

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

/** Returns the state of an `EarlyStopping`. */
export function earlyStoppingState(callback: EarlyStopping): EarlyStoppingState {
  const { wait, stoppedEpoch, best } = callback as unknown as EarlyStoppingState;
  return { wait, stoppedEpoch, best };
}

/** Sets the state of an `EarlyStopping`. */
export function setEarlyStoppingState(callback: EarlyStopping, { wait, stoppedEpoch, best }: EarlyStoppingState): void {
  Object.assign(callback, { wait, stoppedEpoch, best });
}

/** Whether a model was told to stop training, by `model.stopTraining = true`. */
export function isToldToStop(model: LayersModel): boolean {
  const { stopTraining_: stop } = model as unknown as { stopTraining_?: boolean };
  if (typeof stop !== 'boolean') throw unexpectedTFJS('a model in training has no `stopTraining_`');
  return stop;
}
