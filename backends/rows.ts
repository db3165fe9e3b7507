import { gather, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { RowsAttributes } from './backend.ts';
import { hasKernel, runKernel } from './kernels.ts';

/**
 * Returns rows of a tensor, in the order of their indices in `rows`, all of which exist.
 *
 * This is `tf.gather`, but on cpu and wasm it copies whole rows instead of single numbers.
 *
 * **Shape** `[rows.length, ...x.shape.slice(1)]`.
 */
export function gatherRows(x: Tensor, rows: Int32Array): Tensor {
  if (x.dtype === 'complex64' || !hasKernel('SeededRows')) return tidy(() => gather(x, tensor1d(rows, 'int32')));
  const attributes: RowsAttributes = { rows };
  return runKernel('SeededRows', { x }, attributes);
}
