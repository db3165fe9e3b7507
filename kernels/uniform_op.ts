import { engine, type NamedAttrMap, type Tensor } from '@tensorflow/tfjs-core';
import { hasDrawKernel } from './has_draw_kernel.ts';
import { hostTensor } from './host_tensor.ts';
import type { Philox } from './philox.ts';
import { fillUniform } from './uniform.ts';

/** What a kernel called `SeededUniform` is given; plain values, as attributes of a tfjs kernel must be. */
export interface UniformAttributes {
  readonly shape: readonly number[];
  readonly place: Philox;
  readonly minval: number;
  readonly maxval: number;
}

/**
 * Draws uniform numbers, float32: by the kernel `SeededUniform` of the backend in use, or where it has none, on the
 * host. The numbers are those of `fillUniform`.
 *
 * `take` gives the place of the draw. On the host it is called once there is room for the numbers: where there is
 * not, nothing is taken.
 */
export function uniform(shape: readonly number[], take: () => Philox, minval: number, maxval: number): Tensor {
  if (!hasDrawKernel('SeededUniform', shape)) {
    return hostTensor(shape, 'float32', (out) => fillUniform(take(), out, minval, maxval));
  }
  const attributes: UniformAttributes = { shape: [...shape], place: take(), minval, maxval };
  return engine().runKernel('SeededUniform', {}, attributes as unknown as NamedAttrMap) as Tensor;
}
