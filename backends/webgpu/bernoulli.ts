import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { MANTISSA, minMantissa } from '../../numbers/uniform.ts';
import type { BernoulliAttributes } from '../backend.ts';
import { runFlat } from './program.ts';

/** Draws truth values in a compute shader. */
export function bernoulli(native: KernelBackend, { shape, offset, p }: BernoulliAttributes): TensorInfo {
  const program = { name: 'SeededBernoulli', code: CODE, uniforms: { threshold: ['u32', minMantissa(p)] } } as const;
  return runFlat(native, program, shape, 'bool', offset);
}

const CODE = `
  fn numbersOf(x : vec4<f32>, words : vec4<u32>) -> vec4<i32> {
    return vec4<i32>((words & vec4<u32>(${MANTISSA}u)) < vec4<u32>(uniforms.threshold));
  }
`;
