import type { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

/**
 * Returns the config of a model's optimizer, loss and metrics, as `model.save` writes it with `includeOptimizer`. Of an
 * output with several metrics it has the first: tfjs cannot load several.
 *
 * **Changes** nothing.
 *
 * **Why** `model.save` with `includeOptimizer` fails for a loss that is a function, and for metrics in an object of
 * arrays, and leaks a tensor. tfjs declares the method private.
 *
 * **Two copies** of this library do not meet here.
 */
export function trainingConfigOf(model: LayersModel): io.TrainingConfig {
  const internals = model as unknown as { getTrainingConfig?(this: object): io.TrainingConfig };
  if (typeof internals.getTrainingConfig !== 'function') throw unexpectedTFJS('a model has no `getTrainingConfig`');
  const { metrics } = model as unknown as { metrics?: unknown };
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) return internals.getTrainingConfig();
  const firsts = Object.entries(metrics).flatMap(([output, given]) => {
    const first = Array.isArray(given) ? given[0] : given;
    return first == null ? [] : [[output, first]];
  });
  return internals.getTrainingConfig.call(Object.create(model, { metrics: { value: Object.fromEntries(firsts) } }));
}
