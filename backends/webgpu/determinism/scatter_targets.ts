import { backend_util, type KernelBackend, type TensorInfo } from '@tensorflow/tfjs-core';
import { runProgram } from './run_program.ts';

/** An output whose rows are updated. */
export interface ScatterTargets {
  /** int32, for each update: its row in the output, which may be outside of it. */
  readonly targets: TensorInfo;
  /** How many updates there are. */
  readonly rows: number;
  /** How many rows the output has. */
  readonly segments: number;
  readonly columns: number;
}

/** Computes the targets of `indices`, which have a row of indices for each update, in a tensor of this shape. */
export function scatterTargets(
  native: KernelBackend,
  updates: TensorInfo,
  indices: TensorInfo,
  shape: readonly number[],
): ScatterTargets {
  const { sliceRank, numUpdates, sliceSize, outputSize } = backend_util.calculateShapes(updates, indices, [...shape]);
  const axes = [...Array(sliceRank).keys()];
  const program = {
    name: `ScatterTargets${sliceRank}`,
    code: `
      fn each(index : i32) {
        var row = 0;
        ${axes.map((axis) => `row = row * uniforms.length${axis} + indices[index * ${sliceRank} + ${axis}];`).join(' ')}
        result[index] = row;
      }
    `,
    inputs: { indices },
    uniforms: Object.fromEntries(axes.map((axis) => [`length${axis}`, shape[axis]])),
    count: numUpdates,
  };
  const targets = runProgram(native, program, 'int32', numUpdates);
  return { targets, rows: numUpdates, segments: outputSize / sliceSize, columns: sliceSize };
}
