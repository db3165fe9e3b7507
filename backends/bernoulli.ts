import type { Tensor } from '@tensorflow/tfjs-core';
import { fillBernoulli } from '../numbers/bernoulli.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import type { BernoulliAttributes } from './backend.ts';
import { isWorthADevice } from './device_size.ts';
import { hasKernel, runKernel } from './kernels.ts';
import { backendInUse } from './known_backends.ts';

/** Returns the truth values of `fillBernoulli` as a bool tensor. For `take`, see `uniform`. */
export function bernoulli(shape: readonly number[], take: () => DrawOffset, p: number): Tensor {
  if (!isWorthADevice(shape) || !hasKernel('SeededBernoulli')) {
    return backendInUse().makeTensor(shape, 'bool', (out) => fillBernoulli(take(), out, p));
  }
  const attributes: BernoulliAttributes = { shape: shape.slice(), offset: take(), p };
  return runKernel('SeededBernoulli', {}, attributes);
}
