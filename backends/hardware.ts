import { engine, type KernelBackend } from '@tensorflow/tfjs-core';
import { backendInUse } from './known_backends.ts';

/** Returns what the backend in use runs on, such as the name of a card; undefined if it does not tell. */
export function hardwareInUse(): string | undefined {
  const backend = backendInUse();
  return backend.hardware?.(engine().backend as KernelBackend);
}
