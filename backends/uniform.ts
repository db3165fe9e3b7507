import type { Tensor } from '@tensorflow/tfjs-core';
import type { DrawOffset } from '../numbers/philox.ts';
import { fillUniform } from '../numbers/uniform.ts';
import type { UniformAttributes } from './backend.ts';
import { isWorthADevice } from './device_size.ts';
import { hasKernel, runKernel } from './kernels.ts';
import { backendInUse } from './known_backends.ts';

/**
 * Returns the numbers of `fillUniform` as a float32 tensor, made by the device if the backend in use has a kernel for
 * them, otherwise by the host.
 *
 * `take` returns the draw's offset. On the host it is called after the memory is allocated: if that fails, nothing is
 * drawn.
 */
export function uniform(shape: readonly number[], take: () => DrawOffset, minval: number, maxval: number): Tensor {
  if (!isWorthADevice(shape) || !hasKernel('SeededUniform')) {
    return backendInUse().makeTensor(shape, 'float32', (out) => fillUniform(take(), out, minval, maxval));
  }
  const attributes: UniformAttributes = { shape: shape.slice(), offset: take(), minval, maxval };
  return runKernel('SeededUniform', {}, attributes);
}
