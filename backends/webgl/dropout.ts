import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { type DropoutAttributes, keptScale } from '../../numbers/dropout.ts';
import { MANTISSA, minMantissa } from '../../numbers/uniform.ts';
import { host } from '../host.ts';
import { maskView } from '../mask_view.ts';
import { isWebGLExact, runPacked } from './program.ts';

/**
 * Dropout in a fragment shader: one pass over the input, packed, without a mask. Without WebGL 2 and float32 textures,
 * the host makes a mask.
 *
 * **Precision** Which numbers are dropped is exact. Kept numbers are the device's product and sum, each rounded: to
 * nearest on all known devices, though WebGL does not require it. A device may flush subnormal numbers to zero, and
 * change the bits of NaN.
 */
export function dropout(native: KernelBackend, x: TensorInfo, attributes: DropoutAttributes): TensorInfo {
  const { rate, noiseShape, offset, scale = keptScale(rate), shift = -0, dropped = 0 } = attributes;
  const view = isWebGLExact() ? maskView(x.shape, noiseShape) : undefined;
  if (view === undefined) return host.dropout(native, x, attributes);
  const program = {
    code: CODE,
    uniforms: {
      below: ['int', view.below],
      right: ['int', view.right],
      outerAxes: ['int', view.outerAxes],
      outerLengths: ['ivec4', ...view.outerLengths],
      outerSteps: ['ivec4', ...view.outerSteps],
      threshold: ['int', minMantissa(rate)],
      scale: ['float', scale],
      shifted: ['int', Object.is(shift, -0) ? 0 : 1],
      shift: ['float', shift],
      dropped: ['float', dropped],
      zero: ['int', 0],
    },
  } as const;
  return runPacked(native, program, x.shape, 'float32', offset, x);
}

const CODE = `
  int outerIndex(int matrix) {
    int index = 0;
    for (int axis = 0; axis < outerAxes; axis++) {
      int rest = matrix / outerLengths[axis];
      index += (matrix - rest * outerLengths[axis]) * outerSteps[axis];
      matrix = rest;
    }
    return index;
  }

  vec4 numbersOfTexel(ivec3 at) {
    uvec4 words = wordsOfTexel(outerIndex(at.x) + at.y * below + at.z * right, below, right);
    vec4 kept = texelOfX(at) * scale;
    // XOR with a uniform that is always 0 stops the compiler from contracting multiply and add into an FMA.
    if (shifted == 1) kept = uintBitsToFloat(floatBitsToUint(kept) ^ uint(zero)) + shift;
    ivec4 mantissas = ivec4(words & ${MANTISSA}u);
    return mix(vec4(dropped), kept, greaterThanEqual(mantissas, ivec4(threshold)));
  }
`;
