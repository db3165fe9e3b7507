import type { Backend } from '../backend.ts';
import { host } from '../host.ts';
import { bernoulli } from './bernoulli.ts';
import { dropout } from './dropout.ts';
import { uniform } from './uniform.ts';

/** tfjs's webgl backend: fragment shaders if there is WebGL 2 with float32 textures, otherwise the host. */
export const webgl: Backend = { ...host, name: 'webgl', dropout, uniform, bernoulli };
