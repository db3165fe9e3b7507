import { complex, floats, type Input } from '../inputs.ts';
import type { KernelCase, KernelCases } from '../kernel_case.ts';

const PLAIN = { transposeA: false, transposeB: false };

/** Products that reach each program of each backend. */
const products: readonly (readonly [string, Input, Input, boolean?, boolean?])[] = [
  ['64 x 64 x 64', floats(64, 64), floats(64, 64)],
  ['150 x 100 x 130', floats(150, 100), floats(100, 130)],
  ['8 x 4096 x 64', floats(8, 4096), floats(4096, 64)],
  ['8 x 4096 x 64, first transposed', floats(4096, 8), floats(4096, 64), true],
  ['8 x 4096 x 64, second transposed', floats(8, 4096), floats(64, 4096), false, true],
  ['7 x 2001 x 11, both transposed', floats(2001, 7), floats(11, 2001), true, true],
  ['1 x 4096 x 256', floats(1, 4096), floats(4096, 256)],
  ['1 x 4096 x 1', floats(1, 4096), floats(4096, 1)],
  ['4096 x 64 x 32', floats(4096, 64), floats(64, 32)],
  ['4 times 10 x 4000 x 10', floats(4, 10, 4000), floats(4, 4000, 10)],
  ['4 times 30 x 20 x 10, one matrix for all', floats(4, 30, 20), floats(1, 20, 10)],
];

const cases: KernelCase[] = products.map(([title, a, b, transposeA = false, transposeB = false]) => [
  title,
  { a, b },
  { transposeA, transposeB },
]);

/** Products of matrices, and transforms. */
export const matrices: KernelCases = {
  BatchMatMul: cases,
  _FusedMatMul: [
    ['8 x 4096 x 64', { a: floats(1, 8, 4096), b: floats(1, 4096, 64) }, { ...PLAIN, activation: 'linear' }],
    [
      '8 x 4096 x 64, bias and relu',
      { a: floats(1, 8, 4096), b: floats(1, 4096, 64), bias: floats(64) },
      { ...PLAIN, activation: 'relu' },
    ],
    [
      '30 x 20 x 10, bias and prelu',
      { a: floats(1, 30, 20), b: floats(1, 20, 10), bias: floats(10), preluActivationWeights: floats(10) },
      { ...PLAIN, activation: 'prelu' },
    ],
    [
      '30 x 20 x 10, bias and sigmoid',
      { a: floats(1, 30, 20), b: floats(1, 20, 10), bias: floats(10) },
      { ...PLAIN, activation: 'sigmoid' },
    ],
  ],
  Einsum: [
    ['8 x 2048 x 16', [floats(8, 2048), floats(2048, 16)], { equation: 'ij,jk->ik' }],
    ['batches', [floats(4, 10, 20), floats(4, 20, 30)], { equation: 'bij,bjk->bik' }],
    ['sum', [floats(300, 400)], { equation: 'ij->' }],
  ],
  FFT: [
    ['64', { input: complex(5, 64) }],
    ['60', { input: complex(5, 60) }],
  ],
  IFFT: [
    ['64', { input: complex(5, 64) }],
    ['60', { input: complex(5, 60) }],
  ],
};
