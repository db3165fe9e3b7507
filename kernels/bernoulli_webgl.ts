import { type KernelConfig, util } from '@tensorflow/tfjs-core';
import { fillBernoulli } from './bernoulli.ts';
import type { BernoulliAttributes } from './bernoulli_op.ts';
import { FEW } from './few.ts';
import { leastMantissa, MANTISSA } from './uniform.ts';
import { isWebGLExact, runPacked, type WebGLBackend } from './webgl_backend.ts';

/** Truth values on the webgl backend, packed. What WebGL cannot make exactly, and few values, the host makes. */
export const bernoulliWebGL: KernelConfig = {
  kernelName: 'SeededBernoulli',
  backendName: 'webgl',
  kernelFunc({ attrs, backend }) {
    const { shape, place, p } = attrs as unknown as BernoulliAttributes;
    const webgl = backend as WebGLBackend;
    const size = util.sizeFromShape([...shape]);
    if (size < FEW || !isWebGLExact()) {
      const values = new Uint8Array(size);
      fillBernoulli(place, values, p);
      return webgl.makeTensorInfo(shape, 'bool', values);
    }
    const program = { code: CODE, uniforms: { threshold: ['int', leastMantissa(p)] } } as const;
    return runPacked(webgl, program, shape, 'bool', place);
  },
};

const CODE = `
  vec4 numbersOfTexel(ivec3 at) {
    return vec4(lessThan(ivec4(wordsAt(at) & ${MANTISSA}u), ivec4(threshold)));
  }
`;
