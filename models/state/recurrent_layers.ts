import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isStatefulRecurrent, recurrentStates, setRecurrentStates } from '../../hooks/recurrent_states.ts';
import type { ModelRecord } from '../format/checkpoint_record.ts';
import type { SavedTensors, TensorTable } from '../format/tensor_table.ts';
import { innerPartsOf } from './inner_parts.ts';

type States = ModelRecord['states'];

/** Captures the states of a model's stateful recurrent layers. */
export function captureRecurrentLayers(model: LayersModel, table: TensorTable): States {
  return statefulIn(model).map(({ path, layer }) => ({
    path,
    tensors: recurrentStates(layer)?.map((state) => table.add(state)) ?? null,
  }));
}

/** Throws unless the states of a model can be restored from a record. */
export function checkRecurrentLayers(where: string, model: LayersModel, states: States, tensors: SavedTensors): void {
  const shapes = (all: readonly { readonly shape: readonly number[] }[] | undefined) =>
    all?.map((one) => `[${one?.shape}]`).join();
  for (const { path, layer } of statefulIn(model)) {
    const saved = states.find((part) => part.path === path)?.tensors;
    const current = recurrentStates(layer);
    if (saved == null || current === undefined) continue;
    const got = shapes(saved.map((index) => tensors.specs[index]));
    if (got === shapes(current)) continue;
    throw new Error(
      `${where}: the states of the recurrent layer ${path} must be ${shapes(current)}, but the checkpoint has ${got}. Build ` +
        'the model as it was, or save somewhere else.',
    );
  }
}

/** Restores states that `checkRecurrentLayers` has passed. */
export function restoreRecurrentLayers(model: LayersModel, states: States, tensorAt: (index: number) => Tensor): void {
  for (const { path, layer } of statefulIn(model)) {
    const saved = states.find((part) => part.path === path);
    if (saved) setRecurrentStates(layer, saved.tensors?.map(tensorAt));
  }
}

function statefulIn(model: LayersModel) {
  return innerPartsOf(model).layers.filter(({ layer }) => isStatefulRecurrent(layer));
}
