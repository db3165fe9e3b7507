import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../../determinism.ts';
import { disposeAll } from './run_program.ts';
import { scatterTargets } from './scatter_targets.ts';
import { sumRows } from './sum_rows.ts';

/** `SparseToDense`. As in tfjs's own kernel on webgpu, values of one index are added up. */
export function sparseToDense({ native, inputs, attrs, stock }: KernelCall): TensorInfo {
  const { sparseIndices, sparseValues, defaultValue } = inputs;
  const shape = attrs.outputShape as number[];
  if (sparseValues.dtype !== 'float32' || util.sizeFromShape(shape) === 0) return stock();
  const { targets, ...sizes } = scatterTargets(native, sparseValues, sparseIndices, shape);
  const sums = sumRows(native, { values: sparseValues, targets, ...sizes, background: defaultValue });
  disposeAll(native, targets);
  return { ...sums, shape };
}
