import { ascending, between, floats, given, ints } from '../inputs.ts';
import type { KernelCases } from '../kernel_case.ts';

/** Kernels that read or write by indices. */
export const gathering: KernelCases = {
  GatherV2: [
    ['one index for many', { x: floats(20, 8), indices: ints(20, 2000) }, { axis: 0, batchDims: 0 }],
    ['many indices', { x: floats(200, 4), indices: ints(200, 800) }, { axis: 0, batchDims: 0 }],
    ['second axis', { x: floats(20, 50), indices: ints(50, 400) }, { axis: 1, batchDims: 0 }],
    ['batches', { x: floats(4, 50, 3), indices: ints(50, 4, 30) }, { axis: 1, batchDims: 1 }],
  ],
  GatherNd: [['elements', { params: floats(40, 50), indices: ints(40, 1000, 2) }]],
  ScatterNd: [
    ['elements', { indices: ints(10, 4096, 2), updates: floats(4096) }, { shape: [10, 10] }],
    ['rows', { indices: ints(10, 4096, 1), updates: floats(4096, 8) }, { shape: [10, 8] }],
    ['few into many', { indices: ints(8000, 4096, 1), updates: floats(4096, 8) }, { shape: [8000, 8] }],
    ['integers', { indices: ints(10, 4096, 1), updates: ints(100, 4096) }, { shape: [10] }],
  ],
  TensorScatterUpdate: [
    ['elements', { tensor: floats(10, 10), indices: ints(10, 4096, 2), updates: floats(4096) }],
    ['rows', { tensor: floats(80, 8), indices: ints(10, 4096, 1), updates: floats(4096, 8) }],
  ],
  UnsortedSegmentSum: [
    ['numbers into 5', { x: floats(20_000), segmentIds: ints(5, 20_000) }, { numSegments: 5 }],
    ['numbers into 500', { x: floats(2000), segmentIds: ints(500, 2000) }, { numSegments: 500 }],
    ['rows', { x: floats(1000, 16), segmentIds: ints(20, 1000) }, { numSegments: 20 }],
    ['few rows into many', { x: floats(128, 16), segmentIds: ints(300, 128) }, { numSegments: 300 }],
    ['integers', { x: ints(100, 4096), segmentIds: ints(50, 4096) }, { numSegments: 50 }],
  ],
  SparseSegmentSum: [['rows', { data: floats(1000, 8), indices: ints(1000, 4000), segmentIds: ascending(20, 4000) }]],
  SparseSegmentMean: [['rows', { data: floats(1000, 8), indices: ints(1000, 4000), segmentIds: ascending(20, 4000) }]],
  SparseToDense: [
    [
      'repeated indices',
      { sparseIndices: ints(12, 4096, 2), sparseValues: floats(4096), defaultValue: given([7.5], 'float32', []) },
      { outputShape: [12, 12] },
    ],
  ],
  SparseFillEmptyRows: [
    [
      'rows',
      {
        indices: given([0, 0, 1, 0, 1, 3, 1, 4, 3, 2, 3, 3], 'int32', [6, 2]),
        values: floats(6),
        denseShape: given([5, 6], 'int32'),
        defaultValue: given([-1], 'float32', []),
      },
    ],
  ],
  SparseReshape: [
    [
      'rows',
      {
        inputIndices: given([0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 1, 2, 3], 'int32', [5, 3]),
        inputShape: given([2, 3, 6], 'int32'),
        newShape: given([9, -1], 'int32'),
      },
    ],
  ],
  SearchSorted: [
    [
      'left',
      { sortedSequence: given([...Array(60).keys()], 'float32', [2, 30]), values: between(0, 60, 2, 40) },
      { side: 'left' },
    ],
    [
      'right',
      { sortedSequence: given([...Array(60).keys()], 'float32', [2, 30]), values: between(0, 60, 2, 40) },
      { side: 'right' },
    ],
  ],
  OneHot: [['classes', { indices: ints(20, 400) }, { depth: 20, onValue: 1, offValue: 0, dtype: 'float32' }]],
  RaggedGather: [
    [
      'rows',
      {
        paramsNestedSplits: [given([0, 3, 3, 7, 9], 'int32')],
        paramsDenseValues: floats(9),
        indices: given([2, 1, 0, 3], 'int32'),
      },
      { outputRaggedRank: 1 },
    ],
  ],
  RaggedRange: [
    [
      'three',
      { starts: given([0, 5, 8], 'int32'), limits: given([8, 7, 8], 'int32'), deltas: given([2, 1, 1], 'int32') },
    ],
  ],
  RaggedTensorToTensor: [
    [
      'rows',
      {
        shape: given([4, 4], 'int32'),
        values: floats(9),
        defaultValue: given([1.5], 'float32', []),
        rowPartitionTensors: [given([4], 'int32', []), given([0, 0, 0, 2, 2, 2, 2, 3, 3], 'int32')],
      },
      { rowPartitionTypes: ['FIRST_DIM_SIZE', 'VALUE_ROWIDS'] },
    ],
  ],
};
