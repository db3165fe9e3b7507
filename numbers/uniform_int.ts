import type { DrawOffset } from './philox.ts';
import { eachPiece } from './words.ts';

/**
 * Fills `out` with integers, as TensorFlow's `stateless_random_uniform_int` does: `minval` plus a word modulo
 * `maxval - minval`.
 *
 * **Range** [minval, maxval); both are int32, `minval < maxval`.
 * **Precision** The modulo bias is not corrected: where `maxval - minval` does not divide 2^32, the probabilities of
 * two values differ by at most 2^-32.
 */
export function fillUniformInt(offset: DrawOffset, out: Int32Array, minval: number, maxval: number): void {
  const range = maxval - minval;
  eachPiece(offset, out.length, (words, count, at) => {
    for (let i = 0; i < count; i++) out[at + i] = minval + (words[i] % range);
  });
}
