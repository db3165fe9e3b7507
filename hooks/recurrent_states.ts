import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

// The states that a stateful recurrent layer carries from batch to batch.
//
// **Changes** nothing but those states, by the layer's public `resetStates`.
// **Why** They are not among the layer's weights. tfjs's types leave `getStates` out of the layers that a program makes.
// **Two copies** of this library do not meet here.

interface Recurrent {
  stateful: boolean;
  getStates(): (Tensor | null)[] | null;
  resetStates: InstanceType<typeof layers.RNN>['resetStates'];
}

/** Whether a layer carries states from batch to batch. */
export function isStatefulRecurrent(layer: object): boolean {
  const { stateful, getStates, resetStates } = layer as Partial<Recurrent>;
  return stateful === true && typeof getStates === 'function' && typeof resetStates === 'function';
}

/** Returns the current states of a stateful recurrent layer, which remain its own; undefined before the first. */
export function recurrentStates(layer: object): readonly Tensor[] | undefined {
  const states = (layer as Recurrent).getStates();
  return states == null || states.some((state) => state == null) ? undefined : (states as Tensor[]);
}

/** Sets the states of a stateful recurrent layer to copies of `states`; without them, to zeros. */
export function setRecurrentStates(layer: object, states: readonly Tensor[] | undefined): void {
  const recurrent = layer as Recurrent;
  tidy(() => {
    if (recurrentStates(layer) === undefined && states === undefined) return;
    // The first call makes the states, the second sets them.
    recurrent.resetStates();
    if (states !== undefined) recurrent.resetStates([...states]);
  });
}
