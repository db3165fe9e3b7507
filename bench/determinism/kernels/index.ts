import type { KernelCases } from '../kernel_case.ts';
import { convolutions } from './convolutions.ts';
import { elementwise } from './elementwise.ts';
import { gathering } from './gathering.ts';
import { images } from './images.ts';
import { matrices } from './matrices.ts';
import { pooling } from './pooling.ts';
import { reductions } from './reductions.ts';
import { shapes } from './shapes.ts';
import { strings } from './strings.ts';

/** Cases for every kernel that tfjs 4.22 registers on any backend, but those of `NOT_RUN`. */
export const kernelCases: KernelCases = {
  ...elementwise,
  ...reductions,
  ...matrices,
  ...convolutions,
  ...pooling,
  ...gathering,
  ...shapes,
  ...images,
  ...strings,
};

/** Kernels that do not make a tensor of tensors, and why there are no cases of them. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  Draw: 'not run: draws on a canvas',
  FromPixels: 'not run: reads a canvas',
};
