import { floats, ties } from '../inputs.ts';
import type { KernelCase, KernelCases } from '../kernel_case.ts';

const apart = { filterSize: [2, 2], strides: [2, 2], pad: 'valid', dimRoundingMode: undefined };
const overlapping = { filterSize: [3, 3], strides: [1, 1], pad: 'same', dimRoundingMode: undefined };
const whole = { filterSize: [16, 16], strides: [1, 1], pad: 'valid', dimRoundingMode: undefined };
const cubes = {
  filterSize: [2, 2, 2],
  strides: [1, 1, 1],
  pad: 'same',
  dataFormat: 'NDHWC',
  dimRoundingMode: undefined,
};
const IMAGES = [4, 16, 16, 8] as const;
const VOLUMES = [2, 8, 8, 8, 3] as const;

const pools = (input: typeof floats): KernelCase[] => [
  ['apart', { x: input(...IMAGES) }, apart],
  ['overlapping', { x: input(...IMAGES) }, overlapping],
  ['whole images', { x: input(...IMAGES) }, whole],
];

/** Pooling and its gradients; those of maxima with many ties. */
export const pooling: KernelCases = {
  AvgPool: pools(floats),
  AvgPoolGrad: [['overlapping', { dy: floats(...IMAGES), input: floats(...IMAGES) }, overlapping]],
  AvgPool3D: [['overlapping', { x: floats(...VOLUMES) }, cubes]],
  AvgPool3DGrad: [['overlapping', { dy: floats(...VOLUMES), input: floats(...VOLUMES) }, cubes]],
  MaxPool: [...pools(floats), ...pools(ties).map(([title, ...rest]): KernelCase => [`${title}, ties`, ...rest])],
  MaxPoolGrad: [['ties', { dy: floats(...IMAGES), input: ties(...IMAGES), output: ties(...IMAGES) }, overlapping]],
  MaxPool3D: [['ties', { x: ties(...VOLUMES) }, cubes]],
  MaxPool3DGrad: [['ties', { dy: floats(...VOLUMES), input: ties(...VOLUMES), output: ties(...VOLUMES) }, cubes]],
  MaxPoolWithArgmax: [['ties', { x: ties(...IMAGES) }, { ...apart, includeBatchInIndex: false }]],
};
