import { type KernelConfig, util } from '@tensorflow/tfjs-core';
import { deviceUniform } from './device_uniform.ts';
import { FEW } from './few.ts';
import { fillUniform, MANTISSA } from './uniform.ts';
import type { UniformAttributes } from './uniform_op.ts';
import { isWebGLExact, runPacked, type WebGLBackend } from './webgl_backend.ts';

/** Uniform numbers on the webgl backend, packed. What WebGL cannot make exactly, and few numbers, the host makes. */
export const uniformWebGL: KernelConfig = {
  kernelName: 'SeededUniform',
  backendName: 'webgl',
  kernelFunc({ attrs, backend }) {
    const { shape, place, minval, maxval } = attrs as unknown as UniformAttributes;
    const webgl = backend as WebGLBackend;
    const size = util.sizeFromShape([...shape]);
    const bounds = deviceUniform(minval, maxval);
    if (size < FEW || bounds === undefined || !isWebGLExact()) {
      const values = new Float32Array(size);
      fillUniform(place, values, minval, maxval);
      return webgl.makeTensorInfo(shape, 'float32', values);
    }
    const { step, low } = bounds;
    const program = {
      code: CODE,
      uniforms: { step: ['float', step], low: ['float', low], noBits: ['int', 0] },
    } as const;
    return runPacked(webgl, program, shape, 'float32', place);
  },
};

const CODE = `
  vec4 numbersOfTexel(ivec3 at) {
    vec4 scaled = vec4(ivec4(wordsAt(at) & ${MANTISSA}u)) * step;
    // Flipping no bits, which the compiler does not know, keeps product and sum from being rounded as one.
    return uintBitsToFloat(floatBitsToUint(scaled) ^ uint(noBits)) + low;
  }
`;
