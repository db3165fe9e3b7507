import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, Sequential } from '@tensorflow/tfjs-layers';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

// The inside of a model in training, for a training loop that can be saved and resumed within an epoch.
//
// **Changes** `isTraining` and `stopTraining_` of a model, as tfjs's own `fitDataset` does; `setTrainedVariables`
// and `replaceOptimizer` write the fields that `compile` writes.
// **Why** `fitDataset` can begin only with a whole epoch, leaks tensors if a callback throws, and keeps to itself the
// sums that an epoch's loss is averaged from. `trainOnBatch` takes no class weights, and waits for the loss.
// **Two copies** of this library do not meet here.

/** A weight of a model, as its layers know it. */
export type LayerVariable = LayersModel['weights'][number];

/** A function that tfjs makes of a model: from inputs, targets and sample weights to losses and metrics. */
export type StepFunction = (data: Tensor[]) => Scalar[];

type Optimizer = LayersModel['optimizer'];

interface Internals {
  /** The functional model inside a `Sequential`. */
  readonly model?: LayersModel;
  isTraining?: boolean;
  stopTraining_?: boolean;
  optimizer_?: Optimizer;
  isOptimizerOwned?: boolean;
  collectedTrainableWeights?: LayerVariable[];
  testFunction?: StepFunction;
  makeTrainFunction?(): StepFunction;
  makeTestFunction?(): void;
  getDedupedMetricsNames?(): string[];
}

/** Returns the model that tfjs trains: the functional one inside a `Sequential`, otherwise the model itself. */
export function trainedModel(model: LayersModel): LayersModel {
  return (model as unknown as Internals).model ?? model;
}

/**
 * Makes the functional model inside a `Sequential` that has none yet, as `compile` does; otherwise tfjs makes it when the
 * model is first called.
 */
export function makeTrainedModel(model: LayersModel): void {
  const { model: inner } = model as unknown as Internals;
  const canBuild = model instanceof Sequential && inner == null && model.inputs?.length > 0;
  if (canBuild) model.build();
}

/** Whether a model is being trained, by tfjs or by this library. */
export function isTraining(model: LayersModel): boolean {
  return (trainedModel(model) as unknown as Internals).isTraining === true;
}

/** Marks a model as being trained, or as no longer trained. */
export function markTraining(model: LayersModel, training: boolean): void {
  (trainedModel(model) as unknown as Internals).isTraining = training;
}

/** Returns the function that trains a model on a batch. */
export function trainFunctionOf(model: LayersModel): StepFunction {
  const inner = trainedModel(model) as unknown as Internals;
  if (typeof inner.makeTrainFunction !== 'function') throw unexpectedTFJS('a model has no `makeTrainFunction`');
  return inner.makeTrainFunction();
}

/** Returns the function that evaluates a model on a batch. */
export function testFunctionOf(model: LayersModel): StepFunction {
  const inner = trainedModel(model) as unknown as Internals;
  inner.makeTestFunction?.();
  if (typeof inner.testFunction !== 'function') throw unexpectedTFJS('a model has no `testFunction`');
  return inner.testFunction;
}

/** Returns the names under which a batch's loss and metrics are logged. */
export function metricLabelsOf(model: LayersModel): string[] {
  const inner = trainedModel(model) as unknown as Internals;
  const labels = inner.getDedupedMetricsNames?.();
  if (!Array.isArray(labels)) throw unexpectedTFJS('a model has no `getDedupedMetricsNames`');
  return labels;
}

/** Whether a model was told to stop training, by `model.stopTraining = true`. */
export function isToldToStop(model: LayersModel): boolean {
  return (trainedModel(model) as unknown as Internals).stopTraining_ === true;
}

/** Lets a model train that was told to stop before. */
export function clearStop(model: LayersModel): void {
  (trainedModel(model) as unknown as Internals).stopTraining_ = false;
}

/** Returns the weights that a model's optimizer trains, in its order: those that were trainable at `compile`. */
export function trainedVariables(model: LayersModel): readonly LayerVariable[] {
  const { collectedTrainableWeights } = trainedModel(model) as unknown as Internals;
  if (!Array.isArray(collectedTrainableWeights)) {
    throw unexpectedTFJS('a compiled model has no `collectedTrainableWeights`');
  }
  return collectedTrainableWeights;
}

/** Sets the weights that a model's optimizer trains. */
export function setTrainedVariables(model: LayersModel, variables: readonly LayerVariable[]): void {
  (trainedModel(model) as unknown as Internals).collectedTrainableWeights = [...variables];
}

/** Returns a model's optimizer; undefined before `compile`. */
export function optimizerOf(model: LayersModel): Optimizer | undefined {
  return trainedModel(model).optimizer ?? undefined;
}

/** Replaces the optimizer of a compiled model, which then owns the new one. */
export function replaceOptimizer(model: LayersModel, optimizer: Optimizer): void {
  for (const part of new Set([trainedModel(model), model])) {
    const internals = part as unknown as Internals;
    if (internals.isOptimizerOwned && part === trainedModel(model)) internals.optimizer_?.dispose();
    internals.optimizer_ = optimizer;
    internals.isOptimizerOwned = true;
  }
}
