import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../../determinism.ts';
import { disposeAll, runProgram } from './run_program.ts';
import { scatterTargets } from './scatter_targets.ts';
import { zeros } from './zeros.ts';

/** `TensorScatterUpdate`. Of several updates for one index, the last one wins, as on the cpu backend. */
export function tensorScatterUpdate({ native, inputs: { tensor, indices, updates }, stock }: KernelCall): TensorInfo {
  const size = util.sizeFromShape(tensor.shape);
  if (size * util.sizeFromShape(updates.shape) === 0) return stock();
  const { targets, rows, segments, columns } = scatterTargets(native, updates, indices, tensor.shape);
  // For each row of the output, the last update of it, counted from 1.
  const last = zeros(native, segments, 'int32');
  runProgram(
    native,
    {
      name: 'LastOfRows',
      code: `
        fn each(index : i32) {
          let row = targets[index];
          if (row >= 0 && row < uniforms.segments) { atomicMax(&result[row], index + 1); }
        }
      `,
      inputs: { targets },
      uniforms: { segments },
      count: rows,
      atomic: true,
    },
    'int32',
    last,
  );
  const result = runProgram(
    native,
    {
      name: 'UpdatedRows',
      code: `
        fn each(index : i32) {
          let row = index / uniforms.columns;
          let update = last[row] - 1;
          if (update < 0) {
            result[index] = old[index];
          } else {
            result[index] = updates[update * uniforms.columns + index - row * uniforms.columns];
          }
        }
      `,
      inputs: { old: tensor, updates, last },
      uniforms: { columns },
      count: size,
    },
    tensor.dtype,
    size,
  );
  disposeAll(native, targets, last);
  return { ...result, shape: tensor.shape };
}
