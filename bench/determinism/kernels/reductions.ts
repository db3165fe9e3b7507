import { between, bools, floats, type Input, ints, ties } from '../inputs.ts';
import type { KernelCase, KernelCases } from '../kernel_case.ts';

const along = (input: (...shape: number[]) => Input, key = 'axis'): KernelCase[] => [
  ['few', { x: input(3, 7) }, { [key]: [1], keepDims: false }],
  ['inner axis', { x: input(20, 2500) }, { [key]: [1], keepDims: false }],
  ['outer axis', { x: input(2500, 9) }, { [key]: [0], keepDims: false }],
  ['middle axis', { x: input(6, 700, 5) }, { [key]: [1], keepDims: true }],
  ['everything', { x: input(300, 400) }, { [key]: [0, 1], keepDims: false }],
];
const aroundOne = (...shape: number[]) => between(0.99, 1.01, ...shape);
const extremes: KernelCase[] = [
  ['inner axis', { x: floats(20, 2500) }, { axis: 1 }],
  ['outer axis', { x: floats(2500, 9) }, { axis: 0 }],
  ['ties', { x: ties(20, 2500) }, { axis: 1 }],
];
const running = (input: (...shape: number[]) => Input): KernelCase[] => [
  ['inner axis', { x: input(40, 500) }, { axis: 1, exclusive: false, reverse: false }],
  ['exclusive, reverse', { x: input(40, 500) }, { axis: 1, exclusive: true, reverse: true }],
];

/** Kernels that make one number of many. */
export const reductions: KernelCases = {
  All: along(bools),
  Any: along(bools),
  Max: along(floats, 'reductionIndices'),
  Mean: along(floats),
  Min: along(floats),
  Prod: along(aroundOne),
  Sum: [...along(floats), ['integers', { x: ints(1000, 20, 2500) }, { axis: [1], keepDims: false }]],
  ArgMax: extremes,
  ArgMin: extremes,
  Cumprod: running(aroundOne),
  Cumsum: running(floats),
  Softmax: [
    ['few classes', { logits: floats(500, 10) }, { dim: 1 }],
    ['many classes', { logits: floats(8, 5000) }, { dim: 1 }],
  ],
  TopK: [
    ['short', { x: floats(20, 16) }, { k: 3, sorted: true }],
    ['long', { x: floats(4, 5000) }, { k: 50, sorted: true }],
    ['ties', { x: ties(4, 5000) }, { k: 50, sorted: true }],
  ],
  Bincount: [
    ['few bins', { x: ints(20, 20_000), weights: floats(20_000) }, { size: 20 }],
    ['many bins', { x: ints(9000, 20_000), weights: floats(20_000) }, { size: 9000 }],
    ['without weights', { x: ints(20, 20_000), weights: floats(0) }, { size: 20 }],
  ],
  DenseBincount: [
    ['one row', { x: ints(20, 20_000), weights: floats(20_000) }, { size: 20, binaryOutput: false }],
    ['rows', { x: ints(20, 20, 1000), weights: floats(20, 1000) }, { size: 20, binaryOutput: false }],
    ['without weights', { x: ints(20, 20, 1000), weights: floats(0) }, { size: 20, binaryOutput: false }],
    ['binary', { x: ints(20, 20, 1000), weights: floats(20, 1000) }, { size: 20, binaryOutput: true }],
  ],
  Unique: [
    ['one axis', { x: ints(50, 4000) }, { axis: 0 }],
    ['rows', { x: ints(3, 400, 3) }, { axis: 0 }],
  ],
  LRN: [['5 channels', { x: floats(2, 16, 16, 12) }, { depthRadius: 2, bias: 1, alpha: 0.5, beta: 0.5 }]],
  LRNGrad: [
    [
      '5 channels',
      { x: floats(2, 16, 16, 12), y: floats(2, 16, 16, 12), dy: floats(2, 16, 16, 12) },
      { depthRadius: 2, bias: 1, alpha: 0.5, beta: 0.5 },
    ],
  ],
  FusedBatchNorm: [
    [
      'images',
      {
        x: floats(8, 16, 16, 12),
        scale: floats(12),
        offset: floats(12),
        mean: floats(12),
        variance: between(0.5, 2, 12),
      },
      { varianceEpsilon: 0.001 },
    ],
  ],
  Multinomial: [
    ['of logits', { logits: floats(4, 50) }, { numSamples: 1000, seed: 7, normalized: false }],
    ['of probabilities', { logits: between(0.019, 0.021, 4, 50) }, { numSamples: 1000, seed: 7, normalized: true }],
  ],
};
