import { floats } from '../inputs.ts';
import type { KernelCase, KernelCases } from '../kernel_case.ts';

const attrs = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1], dimRoundingMode: undefined };
const attrs3d = { strides: [1, 1, 1], pad: 'same', dataFormat: 'NDHWC', dilations: [1, 1, 1] };
const dilation = { strides: [1, 1], pad: 'same', dilations: [1, 1] };

const convolutions2d: readonly (readonly [string, number[], number[], object?])[] = [
  ['3 x 3', [4, 16, 16, 3], [3, 3, 3, 8]],
  ['3 x 3, 32 channels, stride 2', [4, 16, 16, 32], [3, 3, 32, 16], { strides: [2, 2] }],
  ['3 x 3, dilated', [2, 16, 16, 4], [3, 3, 4, 8], { dilations: [2, 2] }],
  ['1 x 1, 4096 channels', [1, 4, 4, 4096], [1, 1, 4096, 16]],
  ['1 x 1, 4096 channels, channels first', [1, 4096, 4, 4], [1, 1, 4096, 16], { dataFormat: 'NCHW' }],
  ['as large as the image', [2, 8, 8, 64], [8, 8, 64, 10], { pad: 'valid' }],
];
const fused: readonly (readonly [string, number[], number[], object?])[] = convolutions2d.filter(
  ([title]) => !title.endsWith('dilated'),
);

/** Convolutions, their gradients, and dilations. */
export const convolutions: KernelCases = {
  Conv2D: convolutions2d.map(([title, x, filter, more]) => [
    title,
    { x: floats(...x), filter: floats(...filter) },
    { ...attrs, ...more },
  ]),
  Conv2DBackpropFilter: [
    ['3 x 3', { x: floats(4, 16, 16, 3), dy: floats(4, 16, 16, 8) }, { ...attrs, filterShape: [3, 3, 3, 8] }],
    ['large', { x: floats(2, 20, 20, 8), dy: floats(2, 20, 20, 16) }, { ...attrs, filterShape: [3, 3, 8, 16] }],
  ],
  Conv2DBackpropInput: [
    ['3 x 3', { dy: floats(4, 16, 16, 8), filter: floats(3, 3, 3, 8) }, { ...attrs, inputShape: [4, 16, 16, 3] }],
    [
      '4096 channels',
      { dy: floats(1, 4, 4, 4096), filter: floats(1, 1, 8, 4096) },
      { ...attrs, inputShape: [1, 4, 4, 8] },
    ],
  ],
  Conv3D: [['3 x 3 x 3', { x: floats(2, 8, 8, 8, 3), filter: floats(3, 3, 3, 3, 4) }, attrs3d]],
  Conv3DBackpropFilterV2: [
    [
      '3 x 3 x 3',
      { x: floats(2, 8, 8, 8, 3), dy: floats(2, 8, 8, 8, 4) },
      { ...attrs3d, filterShape: [3, 3, 3, 3, 4] },
    ],
  ],
  Conv3DBackpropInputV2: [
    [
      '3 x 3 x 3',
      { dy: floats(2, 8, 8, 8, 4), filter: floats(3, 3, 3, 3, 4) },
      { ...attrs3d, inputShape: [2, 8, 8, 8, 3] },
    ],
  ],
  DepthwiseConv2dNative: [
    ['3 x 3', { x: floats(4, 16, 16, 8), filter: floats(3, 3, 8, 1) }, attrs],
    ['two outputs a channel', { x: floats(4, 16, 16, 8), filter: floats(3, 3, 8, 2) }, attrs],
    ['dilated', { x: floats(4, 16, 16, 8), filter: floats(3, 3, 8, 1) }, { ...attrs, dilations: [2, 2] }],
  ],
  DepthwiseConv2dNativeBackpropFilter: [
    ['3 x 3', { x: floats(4, 16, 16, 8), dy: floats(4, 16, 16, 8) }, { ...attrs, filterShape: [3, 3, 8, 1] }],
  ],
  DepthwiseConv2dNativeBackpropInput: [
    ['3 x 3', { dy: floats(4, 16, 16, 8), filter: floats(3, 3, 8, 1) }, { ...attrs, inputShape: [4, 16, 16, 8] }],
  ],
  FusedConv2D: fused.flatMap(([title, x, filter, more]): KernelCase[] => [
    [
      `${title}, bias and relu`,
      { x: floats(...x), filter: floats(...filter), bias: floats(filter[3]) },
      { ...attrs, activation: 'relu', ...more },
    ],
  ]),
  FusedDepthwiseConv2D: [
    [
      '3 x 3, bias and relu6',
      { x: floats(4, 16, 16, 8), filter: floats(3, 3, 8, 1), bias: floats(8) },
      { ...attrs, activation: 'relu6' },
    ],
  ],
  Dilation2D: [['3 x 3', { x: floats(4, 16, 16, 4), filter: floats(3, 3, 4) }, dilation]],
  Dilation2DBackpropFilter: [
    ['3 x 3', { x: floats(4, 32, 32, 4), filter: floats(3, 3, 4), dy: floats(4, 32, 32, 4) }, dilation],
  ],
  Dilation2DBackpropInput: [
    ['3 x 3', { x: floats(4, 32, 32, 4), filter: floats(3, 3, 4), dy: floats(4, 32, 32, 4) }, dilation],
  ],
};
