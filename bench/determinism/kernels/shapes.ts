import { floats, given } from '../inputs.ts';
import type { KernelCases } from '../kernel_case.ts';

const X = { x: floats(20, 30, 8) };

/** Kernels that arrange elements anew, or make them of nothing. */
export const shapes: KernelCases = {
  Reshape: [['rows', X, { shape: [600, 8] }]],
  ExpandDims: [['rows', { input: floats(20, 30) }, { dim: 1 }]],
  Transpose: [
    ['matrices', { x: floats(70, 50) }, { perm: [1, 0] }],
    ['three axes', X, { perm: [2, 0, 1] }],
  ],
  Concat: [
    ['inner axis', [floats(40, 50), floats(40, 30)], { axis: 1 }],
    ['many', Array(40).fill(floats(20, 8)), { axis: 0 }],
  ],
  Pack: [['rows', [floats(40, 50), floats(40, 50)], { axis: 1 }]],
  Unpack: [['rows', { value: floats(4, 50) }, { axis: 0 }]],
  SplitV: [['columns', { x: floats(40, 50) }, { numOrSizeSplits: [20, 30], axis: 1 }]],
  Slice: [['block', X, { begin: [1, 2, 3], size: [10, 20, 4] }]],
  StridedSlice: [
    [
      'block',
      X,
      {
        begin: [1, 2, 0],
        end: [18, 28, 8],
        strides: [2, 3, 1],
        beginMask: 0,
        endMask: 0,
        ellipsisMask: 0,
        newAxisMask: 0,
        shrinkAxisMask: 0,
      },
    ],
  ],
  PadV2: [
    [
      'all around',
      { x: floats(40, 50) },
      {
        paddings: [
          [1, 2],
          [3, 4],
        ],
        constantValue: 0.5,
      },
    ],
  ],
  MirrorPad: [
    [
      'reflect',
      { x: floats(40, 50) },
      {
        paddings: [
          [1, 2],
          [3, 4],
        ],
        mode: 'reflect',
      },
    ],
    [
      'symmetric',
      { x: floats(40, 50) },
      {
        paddings: [
          [1, 2],
          [3, 4],
        ],
        mode: 'symmetric',
      },
    ],
  ],
  Reverse: [['two axes', X, { dims: [0, 2] }]],
  Tile: [['two axes', { x: floats(40, 50) }, { reps: [3, 2] }]],
  SpaceToBatchND: [
    [
      'images',
      { x: floats(2, 8, 8, 3) },
      {
        blockShape: [2, 2],
        paddings: [
          [0, 0],
          [0, 0],
        ],
      },
    ],
  ],
  BatchToSpaceND: [
    [
      'images',
      { x: floats(8, 4, 4, 3) },
      {
        blockShape: [2, 2],
        crops: [
          [0, 0],
          [0, 0],
        ],
      },
    ],
  ],
  DepthToSpace: [['images', { x: floats(2, 8, 8, 12) }, { blockSize: 2, dataFormat: 'NHWC' }]],
  Diag: [['vector', { x: floats(60) }]],
  Fill: [['matrix', {}, { shape: [40, 50], value: 0.1, dtype: 'float32' }]],
  Range: [['fractions', {}, { start: 0, stop: 50, step: 0.1, dtype: 'float32' }]],
  LinSpace: [['fractions', {}, { start: 0, stop: 1, num: 1000 }]],
  BroadcastArgs: [['shapes', { s0: given([1, 4, 1], 'int32'), s1: given([3, 1, 5], 'int32') }]],
};
