import { engine, getKernel, util } from '@tensorflow/tfjs-core';

/** Devices count elements in int32. */
const MOST_ELEMENTS = 2 ** 31 - 1;

/** Says whether the backend in use, which this starts if nothing has yet, has a kernel of a name, for a draw of a shape. */
export function hasKernel(name: string, shape: readonly number[]): boolean {
  const host = engine();
  if (host.backend == null || getKernel(name, host.backendName) == null) return false;
  return util.sizeFromShape([...shape]) <= MOST_ELEMENTS;
}
