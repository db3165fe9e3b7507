import { engine, getKernel } from '@tensorflow/tfjs-core';

/** Says whether the backend in use, which this starts if nothing has yet, has a kernel of a name. */
export function hasKernel(name: string): boolean {
  const host = engine();
  return host.backend != null && getKernel(name, host.backendName) != null;
}
