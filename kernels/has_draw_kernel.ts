import { util } from '@tensorflow/tfjs-core';
import { hasKernel } from './has_kernel.ts';

/** Devices count elements in int32. */
const MOST_ELEMENTS = 2 ** 31 - 1;

/** Says whether the backend in use has a kernel of a name that can make a draw of a shape. */
export function hasDrawKernel(name: string, shape: readonly number[]): boolean {
  return hasKernel(name) && util.sizeFromShape([...shape]) <= MOST_ELEMENTS;
}
