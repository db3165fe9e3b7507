import { KNOWN_DETERMINISM } from '../backends/known_determinism.ts';

/**
 * Returns the names of the kernels of tfjs that do not repeat their bits on a backend, unless op determinism is on, or
 * undefined for a backend of which that is not known.
 *
 * **See** `docs/determinism.md`
 */
export function nonDeterministicKernels(backendName: string): readonly string[] | undefined {
  return KNOWN_DETERMINISM.get(backendName)?.differing;
}
