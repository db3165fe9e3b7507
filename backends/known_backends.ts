import { engine } from '@tensorflow/tfjs-core';
import type { Backend } from './backend.ts';
import { cpu } from './cpu.ts';
import { host } from './host.ts';
import { wasm } from './wasm.ts';
import { webgl } from './webgl/webgl.ts';
import { webgpu } from './webgpu/webgpu.ts';

/** The backends that the library has an object for. A new one is one more line. */
const KNOWN_BACKENDS: ReadonlyMap<string, Backend> = new Map(
  [cpu, wasm, webgl, webgpu].map((backend) => [backend.name, backend]),
);

/** Returns the backend in use, which this starts if none has been yet; `host` for one that the library does not know. */
export function backendInUse(): Backend {
  const running = engine();
  // The first access starts a backend, and only then is there a name.
  void running.backend;
  return KNOWN_BACKENDS.get(running.backendName) ?? host;
}
