import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../../determinism.ts';
import { disposeAll, runProgram } from './run_program.ts';
import { sumRows } from './sum_rows.ts';
import { zeros } from './zeros.ts';

/** `SparseSegmentSum`. The ids are read, as in tfjs's own kernel, since the shape of the result depends on the last. */
export function sparseSegmentSum({ native, inputs: { data, indices, segmentIds }, stock }: KernelCall): TensorInfo {
  const rows = util.sizeFromShape(indices.shape);
  if (data.dtype !== 'float32' || rows === 0) return stock();
  const segments = (native.readSync(segmentIds.dataId) as Int32Array)[rows - 1] + 1;
  const rest = data.shape.slice(1);
  const columns = util.sizeFromShape(rest);
  const sums = sumRows(native, { values: data, targets: segmentIds, picks: indices, rows, columns, segments });
  return { ...sums, shape: [segments, ...rest] };
}

/** `SparseSegmentMean`: that sum, divided by the number of rows of each segment. */
export function sparseSegmentMean(call: KernelCall): TensorInfo {
  const { native, inputs, stock } = call;
  const { data, segmentIds } = inputs;
  const rows = util.sizeFromShape(segmentIds.shape);
  if (data.dtype !== 'float32' || rows === 0) return stock();
  const sums = sparseSegmentSum(call);
  const [segments, ...rest] = sums.shape;
  const counts = zeros(native, segments, 'int32');
  const counting = {
    name: 'CountOfRows',
    code: 'fn each(index : i32) { atomicAdd(&result[segmentIds[index]], 1); }',
    inputs: { segmentIds },
    count: rows,
    atomic: true,
  };
  runProgram(native, counting, 'int32', counts);
  const count = util.sizeFromShape(sums.shape);
  const division = {
    name: 'MeanOfRows',
    code: `
      fn each(index : i32) {
        result[index] = sums[index] / f32(max(counts[index / uniforms.columns], 1));
      }
    `,
    inputs: { sums, counts },
    uniforms: { columns: util.sizeFromShape(rest) },
    count,
  };
  const means = runProgram(native, division, 'float32', count);
  disposeAll(native, sums, counts);
  return { ...means, shape: sums.shape };
}
