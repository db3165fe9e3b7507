import type { Backend } from '../backend.ts';
import { host } from '../host.ts';
import { bernoulli } from './bernoulli.ts';
import { dropout } from './dropout.ts';
import { uniform } from './uniform.ts';

/** tfjs's webgpu backend: compute shaders. */
export const webgpu: Backend = { ...host, name: 'webgpu', dropout, uniform, bernoulli };
