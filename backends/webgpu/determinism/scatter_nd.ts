import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../../determinism.ts';
import { disposeAll } from './run_program.ts';
import { scatterTargets } from './scatter_targets.ts';
import { sumRows } from './sum_rows.ts';

/** `ScatterNd`, which is the gradient of `gatherND` as well. */
export function scatterNd({ native, inputs: { indices, updates }, attrs, stock }: KernelCall): TensorInfo {
  const shape = attrs.shape as number[];
  if (updates.dtype !== 'float32' || util.sizeFromShape(shape) === 0) return stock();
  const { targets, ...sizes } = scatterTargets(native, updates, indices, shape);
  const sums = sumRows(native, { values: updates, targets, ...sizes });
  disposeAll(native, targets);
  return { ...sums, shape };
}
