import type { Determinism } from './determinism.ts';
import { determinism as tensorflow } from './tensorflow_determinism.ts';
import { determinism as webgpu } from './webgpu/determinism/determinism.ts';

/**
 * What is known of op determinism on each backend, by the name under which tfjs registers it; `tensorflow` is tfjs-node.
 * Of others, nothing is.
 *
 * **See** `docs/determinism.md`, where it was measured.
 */
export const KNOWN_DETERMINISM: ReadonlyMap<string, Determinism> = new Map<string, Determinism>([
  ['cpu', { differing: [] }],
  ['wasm', { differing: [] }],
  ['tensorflow', tensorflow],
  ['webgl', { differing: [], forwardsToHost: true }],
  ['webgpu', webgpu],
]);
