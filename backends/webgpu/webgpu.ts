import type { KernelBackend } from '@tensorflow/tfjs-core';
import type { Backend } from '../backend.ts';
import { host } from '../host.ts';
import { bernoulli } from './bernoulli.ts';
import { dropout } from './dropout.ts';
import { uniform } from './uniform.ts';

/** tfjs's webgpu backend: compute shaders. */
export const webgpu: Backend = { ...host, name: 'webgpu', dropout, uniform, bernoulli, hardware };

/** Returns what the browser tells of the card: mostly its maker and its family. */
function hardware(native: KernelBackend): string | undefined {
  const { adapterInfo } = native as unknown as { adapterInfo?: { vendor?: string; architecture?: string } };
  const parts = [adapterInfo?.vendor, adapterInfo?.architecture].filter((part) => part);
  return parts.length > 0 ? parts.join(' ') : undefined;
}
