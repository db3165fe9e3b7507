import { engine, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';
import { fillBernoulli } from './bernoulli.ts';
import { hasDrawKernel } from './has_draw_kernel.ts';
import { hostTensor } from './host_tensor.ts';
import type { Philox } from './philox.ts';

/** What a kernel called `SeededBernoulli` is given; plain values, as attributes of a tfjs kernel must be. */
export interface BernoulliAttributes {
  readonly shape: readonly number[];
  readonly place: Philox;
  readonly p: number;
}

/**
 * Draws truth values, bool: by the kernel `SeededBernoulli` of the backend in use, or where it has none, on the host.
 * They are those of `fillBernoulli`. For `take` see `uniform_op.ts`.
 */
export function bernoulli(shape: readonly number[], take: () => Philox, p: number): Tensor {
  if (!hasDrawKernel('SeededBernoulli', shape))
    return hostTensor(shape, 'bool', (out) => fillBernoulli(take(), out, p));
  const attributes: BernoulliAttributes = { shape: [...shape], place: take(), p };
  return engine().runKernel('SeededBernoulli', {}, attributes as unknown as NamedAttrMap) as Tensor;
}
