import type { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

/**
 * Returns the config of a model's optimizer, loss and metrics, as `model.save` writes it with `includeOptimizer`.
 *
 * **Changes** nothing.
 *
 * **Why** `model.save` with `includeOptimizer` fails for a loss that is a function, and leaks a tensor. tfjs declares
 * the method private.
 *
 * **Two copies** of this library do not meet here.
 */
export function trainingConfigOf(model: LayersModel): io.TrainingConfig {
  const internals = model as unknown as { getTrainingConfig?(): io.TrainingConfig };
  if (typeof internals.getTrainingConfig !== 'function') throw unexpectedTFJS('a model has no `getTrainingConfig`');
  return internals.getTrainingConfig();
}
