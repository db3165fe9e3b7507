import { boxMuller } from './box_muller.ts';
import type { DrawOffset } from './philox.ts';
import { fillBySimd } from './wasm/simd.ts';
import { eachPiece } from './words.ts';

const pair = new Float32Array(2);

/**
 * Fills `out` with normal numbers, as TensorFlow's `stateless_random_normal` does on the CPU: `z * stddev + mean`,
 * each operation rounded to float32, where each pair of words makes two `z`. `mean` and `stddev` are rounded to
 * float32 first.
 *
 * **Range** |z| < 5.68.
 * **Precision** Bit for bit TensorFlow's on Linux.
 */
export function fillNormal(offset: DrawOffset, out: Float32Array, mean: number, stddev: number): void {
  const scale = Math.fround(stddev);
  const shift = Math.fround(mean);
  if (fillBySimd(offset, out, ({ make }, count) => make.normal(count, shift, scale))) return;
  eachPiece(offset, out.length, (words, count, at) => {
    for (let i = 0; i < count; i += 2) {
      boxMuller(words[i], words[i + 1], pair);
      out[at + i] = Math.fround(pair[0] * scale) + shift;
      if (i + 1 < count) out[at + i + 1] = Math.fround(pair[1] * scale) + shift;
    }
  });
}
