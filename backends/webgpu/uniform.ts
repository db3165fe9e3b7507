import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { fillUniform, MANTISSA } from '../../numbers/uniform.ts';
import type { UniformAttributes } from '../backend.ts';
import { deviceUniform } from '../device_uniform.ts';
import { host } from '../host.ts';
import { runFlat } from './program.ts';

/** Draws uniform numbers in a compute shader. Where WebGPU could not make them exactly, the host does. */
export function uniform(native: KernelBackend, { shape, offset, minval, maxval }: UniformAttributes): TensorInfo {
  const bounds = deviceUniform(minval, maxval);
  if (bounds === undefined) return host.makeTensor(shape, 'float32', (out) => fillUniform(offset, out, minval, maxval));
  const program = {
    name: 'SeededUniform',
    code: CODE,
    uniforms: { factor: ['f32', bounds.step], low: ['f32', bounds.low], zero: ['u32', 0] },
  } as const;
  return runFlat(native, program, shape, 'float32', offset);
}

const CODE = `
  fn numbersOf(x : vec4<f32>, words : vec4<u32>) -> vec4<f32> {
    let scaled = vec4<f32>(words & vec4<u32>(${MANTISSA}u)) * uniforms.factor;
    // XOR with a uniform that is always 0 stops the compiler from contracting multiply and add into an FMA.
    return bitcast<vec4<f32>>(bitcast<vec4<u32>>(scaled) ^ vec4<u32>(uniforms.zero)) + uniforms.low;
  }
`;
