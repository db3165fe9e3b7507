import { between, floats, given, ints } from '../inputs.ts';
import type { KernelCase, KernelCases } from '../kernel_case.ts';

const up = { size: [25, 31], alignCorners: false, halfPixelCenters: false };
const resized: KernelCase[] = [
  ['larger', { images: floats(2, 12, 14, 3) }, up],
  ['larger, half pixels', { images: floats(2, 12, 14, 3) }, { ...up, halfPixelCenters: true }],
  ['smaller, aligned', { images: floats(2, 12, 14, 3) }, { ...up, size: [5, 6], alignCorners: true }],
];
const backwards: KernelCase[] = [
  ['larger', { images: floats(2, 12, 14, 3), dy: floats(2, 25, 31, 3) }, up],
  ['smaller', { images: floats(2, 25, 31, 3), dy: floats(2, 12, 14, 3) }, { ...up, size: [12, 14] }],
];
const boxes = { boxes: between(0, 1, 200, 4), scores: between(0, 1, 200) };
const suppression = { maxOutputSize: 50, iouThreshold: 0.5, scoreThreshold: 0.1 };

/** Kernels for images. */
export const images: KernelCases = {
  ResizeBilinear: resized,
  ResizeBilinearGrad: backwards,
  ResizeNearestNeighbor: resized,
  ResizeNearestNeighborGrad: backwards,
  CropAndResize: ['bilinear', 'nearest'].map((method) => [
    method,
    { image: floats(3, 12, 14, 3), boxes: between(0, 1, 10, 4), boxInd: ints(3, 10) },
    { cropSize: [7, 8], method, extrapolationValue: 0 },
  ]),
  FlipLeftRight: [['images', { image: floats(2, 12, 14, 3) }]],
  RotateWithOffset: [['images', { image: floats(2, 12, 14, 3) }, { radians: 0.5, fillValue: 0, center: 0.5 }]],
  Transform: ['bilinear', 'nearest'].map((interpolation) => [
    interpolation,
    { image: floats(2, 12, 14, 3), transforms: given([1, 0.1, -2, 0.2, 1, 1, 0, 0], 'float32', [1, 8]) },
    { interpolation, fillMode: 'reflect', fillValue: 0, outputShape: [12, 14] },
  ]),
  NonMaxSuppressionV3: [['200 boxes', boxes, suppression]],
  NonMaxSuppressionV4: [['200 boxes', boxes, { ...suppression, padToMaxOutputSize: true }]],
  NonMaxSuppressionV5: [['200 boxes', boxes, { ...suppression, softNmsSigma: 0.5 }]],
};
