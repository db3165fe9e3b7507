import { type KernelConfig, util } from '@tensorflow/tfjs-core';
import { deviceUniform } from './device_uniform.ts';
import { FEW } from './few.ts';
import { fillUniform, MANTISSA } from './uniform.ts';
import type { UniformAttributes } from './uniform_op.ts';
import { runFlat, type WebGPUBackend } from './webgpu_backend.ts';

/** Uniform numbers on the webgpu backend. What WebGPU cannot make exactly, and few numbers, the host makes. */
export const uniformWebGPU: KernelConfig = {
  kernelName: 'SeededUniform',
  backendName: 'webgpu',
  kernelFunc({ attrs, backend }) {
    const { shape, place, minval, maxval } = attrs as unknown as UniformAttributes;
    const webgpu = backend as WebGPUBackend;
    const size = util.sizeFromShape([...shape]);
    const bounds = deviceUniform(minval, maxval);
    if (size < FEW || bounds === undefined) {
      const values = new Float32Array(size);
      fillUniform(place, values, minval, maxval);
      return webgpu.makeTensorInfo(shape, 'float32', values);
    }
    const { step, low } = bounds;
    const program = {
      name: 'SeededUniform',
      code: CODE,
      uniforms: { factor: ['f32', step], low: ['f32', low], noBits: ['u32', 0] },
    } as const;
    return runFlat(webgpu, program, shape, 'float32', place);
  },
};

const CODE = `
  fn numbersOf(x : vec4<f32>, words : vec4<u32>) -> vec4<f32> {
    let scaled = vec4<f32>(words & vec4<u32>(${MANTISSA}u)) * uniforms.factor;
    // Flipping no bits, which the compiler does not know, keeps product and sum from being rounded as one.
    return bitcast<vec4<f32>>(bitcast<vec4<u32>>(scaled) ^ vec4<u32>(uniforms.noBits)) + uniforms.low;
  }
`;
