import { allowSimd } from '../../numbers/wasm/simd.ts';

/** Runs `work` with the scalar code alone. */
export function byScalarCode<T>(work: () => T): T {
  allowSimd(false);
  try {
    return work();
  } finally {
    allowSimd(true);
  }
}
