import type { Tensor } from '@tensorflow/tfjs-core';
import { backendInUse } from '../backends/known_backends.ts';
import { type Draw, offsetOf } from '../generator/draw.ts';
import { fillUniform } from '../numbers/uniform.ts';

/**
 * Draws uniform numbers on the host, whatever the backend: those of `draw.uniform`, whose device kernels round as the
 * device does. Initial values are drawn once, and the whole run depends on them.
 */
export function hostUniform(shape: readonly number[], draw: Draw, minval: number, maxval: number): Tensor {
  return backendInUse().makeTensor(shape, 'float32', (out) => fillUniform(offsetOf(draw), out, minval, maxval));
}
