import type { DrawOffset } from './philox.ts';
import { MANTISSA, minMantissa } from './uniform.ts';
import { fillBySimd } from './wasm/simd.ts';
import { eachPiece } from './words.ts';

/**
 * Fills `out` with truth values: 1 with probability `p`, otherwise 0.
 *
 * Element `i` is 1 where element `i` of the uniform draw at the same offset is below `p`. Uniform numbers are multiples
 * of 2^-23, so the comparison is made in integers.
 *
 * **Range** `p` in [0, 1].
 * **Precision** `p` is rounded to float32, then up to a multiple of 2^-23.
 */
export function fillBernoulli(offset: DrawOffset, out: Uint8Array, p: number): void {
  const threshold = minMantissa(p);
  if (fillBySimd(offset, out, ({ make }, count) => make.bernoulli(count, threshold, 0))) return;
  eachPiece(offset, out.length, (words, count, at) => {
    for (let i = 0; i < count; i++) out[at + i] = (words[i] & MANTISSA) < threshold ? 1 : 0;
  });
}
