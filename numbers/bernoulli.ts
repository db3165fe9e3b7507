import type { DrawOffset } from './philox.ts';
import { MANTISSA, minMantissa } from './uniform.ts';
import { fillBySimd } from './wasm/simd.ts';
import { eachPiece } from './words.ts';

/**
 * Fills `out` with truth values, 1 or 0: 1 where the uniform float32 of the same place is below `p`, rounded to
 * float32. As both are multiples of 2^-23, or `p` is rounded up to one, integers are compared.
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
