import type { DrawOffset } from './philox.ts';
import { fillBySimd } from './wasm/simd.ts';
import { eachPiece } from './words.ts';

/** The low 23 bits of a word are the mantissa of a uniform float32. */
export const MANTISSA = 0x7fffff;

/** The step between two neighbouring uniform float32 numbers, 2^-23. */
export const STEP = 2 ** -23;

/** Returns the smallest mantissa of a uniform number of at least `bound`. */
export function minMantissa(bound: number): number {
  return Math.ceil(Math.fround(bound) * 2 ** 23);
}

/**
 * Fills `out` with uniform numbers, as TensorFlow's `stateless_random_uniform` does on the CPU.
 *
 * A number is `u * (maxval - minval) + minval`, each operation rounded to float32, where `u` is the low 23 bits of a
 * word divided by 2^23. The bounds are rounded to float32 first.
 *
 * **Range** [minval, maxval). For bounds other than 0 and 1 the rounding can reach `maxval` itself.
 * **Precision** `u` is a multiple of 2^-23.
 * **See** TensorFlow, `random_distributions_utils.h`, `Uint32ToFloat`.
 */
export function fillUniform(offset: DrawOffset, out: Float32Array, minval: number, maxval: number): void {
  const low = Math.fround(minval);
  const range = Math.fround(Math.fround(maxval) - low);
  const step = Math.fround(range * STEP);
  // For all but the smallest ranges the step is exact: as in the scalar code, nothing is rounded before the product.
  if (step / STEP === range && fillBySimd(offset, out, ({ make }, count) => make.uniform(count, low, step))) return;
  eachPiece(offset, out.length, (words, count, at) => {
    if (low === 0 && range === 1) {
      for (let i = 0; i < count; i++) out[at + i] = (words[i] & MANTISSA) * STEP;
    } else {
      for (let i = 0; i < count; i++) out[at + i] = Math.fround((words[i] & MANTISSA) * STEP * range) + low;
    }
  });
}
