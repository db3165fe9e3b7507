import type { Part } from './entry.ts';

/** Where the catalogue runs: a backend and what it runs in. */
export interface Place {
  /** Identifies it. */
  readonly id: string;
  /** The head of its column. */
  readonly title: string;
  readonly host: 'node' | 'chromium' | 'firefox' | 'tfjs-node';
  readonly backend: string;
  /** How many threads it uses, if that can be set. */
  readonly threads?: number;
  /** Whether op determinism is on. */
  readonly deterministic?: boolean;
  /** Only these parts of the catalogue. */
  readonly parts?: readonly Part[];
  /** Only the entries with these keys. */
  readonly keys?: readonly string[];
}

/** All places, in the order of the columns. */
export const places: readonly Place[] = [
  { id: 'cpu', title: 'cpu', host: 'node', backend: 'cpu' },
  { id: 'wasm', title: 'wasm', host: 'node', backend: 'wasm' },
  { id: 'wasm-1', title: 'wasm, Chromium, 1 thread', host: 'chromium', backend: 'wasm', threads: 1 },
  { id: 'wasm-2', title: 'wasm, Chromium, 2 threads', host: 'chromium', backend: 'wasm', threads: 2 },
  { id: 'webgl', title: 'webgl, Chromium, SwiftShader', host: 'chromium', backend: 'webgl' },
  { id: 'webgl-firefox', title: 'webgl, Firefox, llvmpipe', host: 'firefox', backend: 'webgl' },
  { id: 'webgpu', title: 'webgpu, Chromium, SwiftShader', host: 'chromium', backend: 'webgpu' },
  {
    id: 'webgpu-on',
    title: 'webgpu, op determinism on',
    host: 'chromium',
    backend: 'webgpu',
    deterministic: true,
  },
  { id: 'tfjs-node-1', title: 'tfjs-node, 1 thread', host: 'tfjs-node', backend: 'tensorflow', threads: 1 },
  { id: 'tfjs-node-2', title: 'tfjs-node, 2 threads', host: 'tfjs-node', backend: 'tensorflow', threads: 2 },
];
