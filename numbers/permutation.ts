import type { DrawOffset } from './philox.ts';
import { serialWords } from './words.ts';

/**
 * Fills `out` with the numbers 0 to `out.length - 1` in random order, as TensorFlow's `stateless_shuffle` orders the
 * rows of a tensor: row `i` of its result is row `out[i]` of its input.
 *
 * **Precision** The Fisher-Yates shuffle, with a word modulo the number of rows left. The modulo bias is not corrected:
 * probabilities differ by at most `out.length / 2^32`.
 * **See** TensorFlow, `core/kernels/shuffle_common.h`.
 */
export function fillPermutation(offset: DrawOffset, out: Int32Array): void {
  const n = out.length;
  for (let i = 0; i < n; i++) out[i] = i;
  const word = serialWords(offset);
  for (let i = 0; i < n - 1; i++) {
    const j = i + (word() % (n - i));
    const row = out[i];
    out[i] = out[j];
    out[j] = row;
  }
}
