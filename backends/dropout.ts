import { getGradient, registerGradient, type Tensor } from '@tensorflow/tfjs-core';
import type { DropoutAttributes } from '../numbers/dropout.ts';
import { hasKernel, runKernel } from './kernels.ts';

/**
 * Applies dropout to a float32 tensor as one tfjs kernel, on whatever backend is in use.
 *
 * Its gradient is the plain dropout of the output's gradient with the same mask, which is made again rather than kept.
 *
 * **Shape** That of `x`.
 */
export function dropout(x: Tensor, attributes: DropoutAttributes): Tensor {
  hasKernel('SeededDropout');
  if (getGradient('SeededDropout') == null) {
    registerGradient({
      kernelName: 'SeededDropout',
      gradFunc: (dy, _saved, attrs) => ({
        x: () => dropout(dy as Tensor, { ...(attrs as unknown as DropoutAttributes), shift: -0, dropped: 0 }),
      }),
    });
  }
  return runKernel('SeededDropout', { x }, attributes);
}
