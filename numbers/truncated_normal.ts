import { boxMuller } from './box_muller.ts';
import { type DrawOffset, fillBlocks } from './philox.ts';
import { fillBySimd } from './wasm/simd.ts';

/** Blocks reserved for each group of four numbers: TensorFlow's `kReservedSamplesPerOutput` words for each number. */
const RESERVED = 256;
const LIMIT = 2;

const block = new Uint32Array(4);
const pair = new Float32Array(2);
const group = new Float32Array(4);

/**
 * Fills `out` with truncated normal numbers, as TensorFlow's `stateless_truncated_normal` does on the CPU:
 * `z * stddev + mean`, each operation rounded to float32, where `z` is normal and drawn again until |z| < 2.
 *
 * Group `g` of four numbers begins at block `256 * g`, so groups do not depend on each other.
 *
 * **Range** |z| < 2.
 * **Precision** Bit for bit TensorFlow's on Linux.
 * **See** TensorFlow, `random_distributions.h`, `TruncatedNormalDistribution`.
 */
export function fillTruncatedNormal(offset: DrawOffset, out: Float32Array, mean: number, stddev: number): void {
  const scale = Math.fround(stddev);
  const shift = Math.fround(mean);
  if (fillBySimd(offset, out, ({ make }, count) => make.truncated(count, shift, scale), RESERVED)) return;
  for (let at = 0; at < out.length; at += 4) {
    fillGroup(offset, at / 4);
    const count = Math.min(4, out.length - at);
    for (let i = 0; i < count; i++) out[at + i] = Math.fround(group[i] * scale) + shift;
  }
}

function fillGroup(offset: DrawOffset, index: number): void {
  let found = 0;
  for (let next = RESERVED * index; ; next++) {
    fillBlocks(offset, next, 1, block);
    for (let i = 0; i < 4; i += 2) {
      boxMuller(block[i], block[i + 1], pair);
      for (let j = 0; j < 2; j++) {
        if (Math.abs(pair[j]) < LIMIT) group[found++] = pair[j];
        if (found === 4) return;
      }
    }
  }
}
