import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { fillBernoulli } from '../../numbers/bernoulli.ts';
import { MANTISSA, minMantissa } from '../../numbers/uniform.ts';
import type { BernoulliAttributes } from '../backend.ts';
import { host } from '../host.ts';
import { isWebGLExact, runPacked } from './program.ts';

/** Draws truth values in a fragment shader, packed. Without WebGL 2 and float32 textures, the host makes them. */
export function bernoulli(native: KernelBackend, { shape, offset, p }: BernoulliAttributes): TensorInfo {
  if (!isWebGLExact()) return host.makeTensor(shape, 'bool', (out) => fillBernoulli(offset, out, p));
  const program = { code: CODE, uniforms: { threshold: ['int', minMantissa(p)] } } as const;
  return runPacked(native, program, shape, 'bool', offset);
}

const CODE = `
  vec4 numbersOfTexel(ivec3 at) {
    return vec4(lessThan(ivec4(wordsAt(at) & ${MANTISSA}u), ivec4(threshold)));
  }
`;
