import type { KernelConfig, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { type DropoutAttributes, keptScale } from './dropout.ts';
import { dropoutDevice } from './dropout_device.ts';
import { maskView } from './mask_view.ts';
import { leastMantissa, MANTISSA } from './uniform.ts';
import { isWebGLExact, runPacked, type WebGLBackend } from './webgl_backend.ts';

/**
 * Dropout on the webgl backend: one pass over the input, packed, without a mask. Where WebGL has no integers or no
 * float32, the host makes a mask.
 *
 * **Precision** What is dropped is exact. The kept numbers are the device's product and sum, each rounded: to nearest on
 * all known devices, though WebGL does not ask for it. A device may take subnormal numbers for 0, and change the bits
 * of NaN.
 */
export const dropoutWebGL: KernelConfig = {
  kernelName: 'SeededDropout',
  backendName: 'webgl',
  kernelFunc(args) {
    const x = args.inputs.x as TensorInfo;
    const attributes = args.attrs as unknown as DropoutAttributes;
    const { rate, noiseShape, place, scale = keptScale(rate), shift = -0, dropped = 0 } = attributes;
    const view = isWebGLExact() ? maskView(x.shape, noiseShape) : undefined;
    if (view === undefined) return byHostMask(args);
    const program = {
      code: CODE,
      uniforms: {
        below: ['int', view.below],
        right: ['int', view.right],
        outerAxes: ['int', view.outerAxes],
        outerLengths: ['ivec4', ...view.outerLengths],
        outerSteps: ['ivec4', ...view.outerSteps],
        threshold: ['int', leastMantissa(rate)],
        scale: ['float', scale],
        shifted: ['int', Object.is(shift, -0) ? 0 : 1],
        shift: ['float', shift],
        dropped: ['float', dropped],
        noBits: ['int', 0],
      },
    } as const;
    return runPacked(args.backend as WebGLBackend, program, x.shape, 'float32', place, x);
  },
};

const byHostMask = dropoutDevice('webgl').kernelFunc as KernelFunc;

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
    // Flipping no bits, which the compiler does not know, keeps product and sum from being rounded as one.
    if (shifted == 1) kept = uintBitsToFloat(floatBitsToUint(kept) ^ uint(noBits)) + shift;
    ivec4 mantissas = ivec4(words & ${MANTISSA}u);
    return mix(vec4(dropped), kept, greaterThanEqual(mantissas, ivec4(threshold)));
  }
`;
