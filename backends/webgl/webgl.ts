import type { KernelBackend } from '@tensorflow/tfjs-core';
import type { Backend } from '../backend.ts';
import { host } from '../host.ts';
import { bernoulli } from './bernoulli.ts';
import { dropout } from './dropout.ts';
import { uniform } from './uniform.ts';

/** tfjs's webgl backend: fragment shaders if there is WebGL 2 with float32 textures, otherwise the host. */
export const webgl: Backend = { ...host, name: 'webgl', dropout, uniform, bernoulli, hardware };

/** Returns the name of the card, or of the program that plays one. */
function hardware(native: KernelBackend): string | undefined {
  const { gl } = (native as unknown as { gpgpu?: { gl?: WebGLRenderingContext } }).gpgpu ?? {};
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  const name = gl?.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  return typeof name === 'string' ? name : undefined;
}
