import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../../determinism.ts';
import { sumRows } from './sum_rows.ts';

/** `Bincount` with weights. Without, tfjs counts, which comes out alike in any order. */
export function bincount({ native, inputs: { x, weights }, attrs, stock }: KernelCall): TensorInfo {
  if (weights.dtype !== 'float32' || util.sizeFromShape(weights.shape) === 0) return stock();
  const segments = attrs.size as number;
  const rows = util.sizeFromShape(x.shape);
  return { ...sumRows(native, { values: weights, targets: x, rows, columns: 1, segments }), shape: [segments] };
}

/** `DenseBincount` with weights, of one row of numbers or of several, each on its own. */
export function denseBincount(call: KernelCall): TensorInfo {
  const { native, inputs, attrs, stock } = call;
  const { x, weights } = inputs;
  if (attrs.binaryOutput || x.shape.length < 2) return attrs.binaryOutput ? stock() : bincount(call);
  if (weights.dtype !== 'float32' || util.sizeFromShape(weights.shape) === 0) return stock();
  const [rows, columns] = x.shape;
  const size = attrs.size as number;
  const sums = sumRows(native, {
    values: weights,
    targets: x,
    rows: rows * columns,
    columns: 1,
    segments: rows * size,
    groups: { rows: columns, segments: size },
  });
  return { ...sums, shape: [rows, size] };
}
