import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../../determinism.ts';
import { disposeAll, runProgram } from './run_program.ts';
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
  const program = {
    name: 'BinsOfRows',
    code: `
      fn each(index : i32) {
        let bin = x[index];
        result[index] = select(-1, index / uniforms.columns * uniforms.bins + bin, bin >= 0 && bin < uniforms.bins);
      }
    `,
    inputs: { x },
    uniforms: { columns, bins: size },
    count: rows * columns,
  };
  const targets = runProgram(native, program, 'int32', rows * columns);
  const sums = sumRows(native, {
    values: weights,
    targets,
    rows: rows * columns,
    columns: 1,
    segments: rows * size,
  });
  disposeAll(native, targets);
  return { ...sums, shape: [rows, size] };
}
