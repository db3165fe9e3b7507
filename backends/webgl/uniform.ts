import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { fillUniform, MANTISSA } from '../../numbers/uniform.ts';
import type { UniformAttributes } from '../backend.ts';
import { deviceUniform } from '../device_uniform.ts';
import { host } from '../host.ts';
import { isWebGLExact, runPacked } from './program.ts';

/** Draws uniform numbers in a fragment shader, packed. Where WebGL could not make them exactly, the host does. */
export function uniform(native: KernelBackend, { shape, offset, minval, maxval }: UniformAttributes): TensorInfo {
  const bounds = isWebGLExact() ? deviceUniform(minval, maxval) : undefined;
  if (bounds === undefined) return host.makeTensor(shape, 'float32', (out) => fillUniform(offset, out, minval, maxval));
  const program = {
    code: CODE,
    uniforms: { step: ['float', bounds.step], low: ['float', bounds.low], zero: ['int', 0] },
  } as const;
  return runPacked(native, program, shape, 'float32', offset);
}

const CODE = `
  vec4 numbersOfTexel(ivec3 at) {
    vec4 scaled = vec4(ivec4(wordsAt(at) & ${MANTISSA}u)) * step;
    // XOR with a uniform that is always 0 stops the compiler from contracting multiply and add into an FMA.
    return uintBitsToFloat(floatBitsToUint(scaled) ^ uint(zero)) + low;
  }
`;
