import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../../determinism.ts';
import { sumRows } from './sum_rows.ts';

/** `UnsortedSegmentSum`, which is the gradient of `gather` as well, and so of every embedding. */
export function unsortedSegmentSum({ native, inputs: { x, segmentIds }, attrs, stock }: KernelCall): TensorInfo {
  if (x.dtype !== 'float32') return stock();
  const segments = attrs.numSegments as number;
  const [rows, ...rest] = x.shape;
  const columns = util.sizeFromShape(rest);
  const sums = sumRows(native, { values: x, targets: segmentIds, rows, columns, segments, wraps: true });
  return { ...sums, shape: [segments, ...rest] };
}
