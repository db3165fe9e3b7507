import { type KernelConfig, util } from '@tensorflow/tfjs-core';
import { fillBernoulli } from './bernoulli.ts';
import type { BernoulliAttributes } from './bernoulli_op.ts';
import { FEW } from './few.ts';
import { leastMantissa, MANTISSA } from './uniform.ts';
import { runFlat, type WebGPUBackend } from './webgpu_backend.ts';

/** Truth values on the webgpu backend. Few of them the host makes. */
export const bernoulliWebGPU: KernelConfig = {
  kernelName: 'SeededBernoulli',
  backendName: 'webgpu',
  kernelFunc({ attrs, backend }) {
    const { shape, place, p } = attrs as unknown as BernoulliAttributes;
    const webgpu = backend as WebGPUBackend;
    const size = util.sizeFromShape([...shape]);
    if (size < FEW) {
      const values = new Uint8Array(size);
      fillBernoulli(place, values, p);
      return webgpu.makeTensorInfo(shape, 'bool', values);
    }
    const uniforms = { threshold: ['u32', leastMantissa(p)] } as const;
    return runFlat(webgpu, { name: 'SeededBernoulli', code: CODE, uniforms }, shape, 'bool', place);
  },
};

const CODE = `
  fn numbersOf(x : vec4<f32>, words : vec4<u32>) -> vec4<i32> {
    return vec4<i32>((words & vec4<u32>(${MANTISSA}u)) < vec4<u32>(uniforms.threshold));
  }
`;
