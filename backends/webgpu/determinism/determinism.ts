import type { Determinism } from '../../determinism.ts';
import { bincount, denseBincount } from './bincount.ts';
import { dilation2DBackpropFilter, dilation2DBackpropInput } from './dilation2d_backprop.ts';
import { runInOrder } from './run_in_order.ts';
import { scatterNd } from './scatter_nd.ts';
import { sparseSegmentMean, sparseSegmentSum } from './sparse_segment_reduce.ts';
import { sparseToDense } from './sparse_to_dense.ts';
import { tensorScatterUpdate } from './tensor_scatter_update.ts';
import { unsortedSegmentSum } from './unsorted_segment_sum.ts';

/** The kernels of tfjs's webgpu backend that add or write by atomics, and what replaces them. */
const kernels = {
  Bincount: bincount,
  DenseBincount: denseBincount,
  Dilation2DBackpropFilter: dilation2DBackpropFilter,
  Dilation2DBackpropInput: dilation2DBackpropInput,
  ScatterNd: scatterNd,
  SparseSegmentMean: sparseSegmentMean,
  SparseSegmentSum: sparseSegmentSum,
  SparseToDense: sparseToDense,
  TensorScatterUpdate: tensorScatterUpdate,
  UnsortedSegmentSum: unsortedSegmentSum,
};

/** Op determinism on webgpu. Products of matrices, whose program several kernels share, are replaced as programs. */
export const determinism: Determinism = {
  differing: [...Object.keys(kernels), 'BatchMatMul', 'Conv2D', 'FusedConv2D', '_FusedMatMul'].sort(),
  kernels,
  runProgram: runInOrder,
  forwardsToHost: true,
};
