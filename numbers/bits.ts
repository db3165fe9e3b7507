import type { DrawOffset } from './philox.ts';
import { fillBySimd } from './wasm/simd.ts';
import { eachPiece } from './words.ts';

/**
 * Fills `out` with random 32-bit words, as TensorFlow draws full-range uint32.
 *
 * **Range** [0, 2^32).
 * **Precision** Exact.
 */
export function fillBits(offset: DrawOffset, out: Uint32Array): void {
  if (fillBySimd(offset, out, ({ make }, count) => make.bits(count))) return;
  eachPiece(offset, out.length, (words, count, at) => {
    out.set(count === words.length ? words : words.subarray(0, count), at);
  });
}
