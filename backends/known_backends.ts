import { engine } from '@tensorflow/tfjs-core';
import type { Backend } from './backend.ts';
import { cpu } from './cpu.ts';
import { host } from './host.ts';
import { wasm } from './wasm.ts';
import { webgl } from './webgl/webgl.ts';
import { webgpu } from './webgpu/webgpu.ts';

/** The backends that the library has an object for. To support another one, add its object here. */
const KNOWN_BACKENDS: ReadonlyMap<string, Backend> = new Map(
  [cpu, wasm, webgl, webgpu].map((backend) => [backend.name, backend]),
);

/**
 * Returns the backend in use, or `host` if the library does not know it. Starts tfjs's default one if there is none.
 */
export function backendInUse(): Backend {
  const running = engine();
  // The first access starts a backend; before that, there is no name.
  void running.backend;
  return KNOWN_BACKENDS.get(running.backendName) ?? host;
}
