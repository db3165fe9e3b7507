import { registerGradient, registerKernel } from '@tensorflow/tfjs-core';
import { bernoulliWebGL } from './bernoulli_webgl.ts';
import { bernoulliWebGPU } from './bernoulli_webgpu.ts';
import { dropoutCpu } from './dropout_cpu.ts';
import { dropoutGradient } from './dropout_gradient.ts';
import { dropoutWasm } from './dropout_wasm.ts';
import { dropoutWebGL } from './dropout_webgl.ts';
import { dropoutWebGPU } from './dropout_webgpu.ts';
import { uniformWebGL } from './uniform_webgl.ts';
import { uniformWebGPU } from './uniform_webgpu.ts';

registerKernel(dropoutCpu);
registerKernel(dropoutWasm);
registerKernel(dropoutWebGL);
registerKernel(dropoutWebGPU);
registerGradient(dropoutGradient);

registerKernel(uniformWebGL);
registerKernel(uniformWebGPU);

registerKernel(bernoulliWebGL);
registerKernel(bernoulliWebGPU);
