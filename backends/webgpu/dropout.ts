import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { type DropoutAttributes, keptScale } from '../../numbers/dropout.ts';
import { MANTISSA, minMantissa } from '../../numbers/uniform.ts';
import { host } from '../host.ts';
import { type MaskView, maskView } from '../mask_view.ts';
import { runFlat } from './program.ts';

/**
 * Dropout in a compute shader: one pass over the input, without a mask.
 *
 * **Precision** As on webgl.
 */
export function dropout(native: KernelBackend, x: TensorInfo, attributes: DropoutAttributes): TensorInfo {
  const { rate, noiseShape, offset, scale = keptScale(rate), shift = -0, dropped = 0 } = attributes;
  const view = maskView(x.shape, noiseShape);
  if (view === undefined) return host.dropout(native, x, attributes);
  const program = {
    code: CODE,
    ...wordsOf(view),
    uniforms: {
      rows: ['i32', view.rows],
      columns: ['i32', view.columns],
      below: ['i32', view.below],
      right: ['i32', view.right],
      outerAxes: ['i32', view.outerAxes],
      outerLengths: ['vec4<i32>', ...view.outerLengths],
      outerSteps: ['vec4<i32>', ...view.outerSteps],
      threshold: ['u32', minMantissa(rate)],
      scale: ['f32', scale],
      shifted: ['u32', Object.is(shift, -0) ? 0 : 1],
      shift: ['f32', shift],
      dropped: ['f32', dropped],
      zero: ['u32', 0],
    },
  } as const;
  return runFlat(native, program, x.shape, 'float32', offset, x);
}

const CODE = `
  fn numbersOf(x : vec4<f32>, words : vec4<u32>) -> vec4<f32> {
    var kept = x * uniforms.scale;
    if (uniforms.shifted == 1u) {
      // XOR with a uniform that is always 0 stops the compiler from contracting multiply and add into an FMA.
      kept = bitcast<vec4<f32>>(bitcast<vec4<u32>>(kept) ^ vec4<u32>(uniforms.zero)) + uniforms.shift;
    }
    let mantissas = words & vec4<u32>(${MANTISSA}u);
    return select(vec4<f32>(uniforms.dropped), kept, mantissas >= vec4<u32>(uniforms.threshold));
  }
`;

/** Returns the variant of the program that indexes a mask like this: its name, and how it makes the words. */
function wordsOf({ whole, columns }: MaskView): { name: string; words?: string } {
  if (whole) return { name: 'SeededDropout' };
  if (columns % 4 === 0) return { name: 'SeededDropoutOfRows', words: `${ROW_INDEX}${WORDS_OF_ROW}` };
  return { name: 'SeededDropoutBroadcast', words: `${ROW_INDEX}${WORDS_ANYWHERE}` };
}

const ROW_INDEX = `
  fn rowIndex(row : i32) -> i32 {
    var matrix = row / uniforms.rows;
    var index = (row - matrix * uniforms.rows) * uniforms.below;
    for (var axis = 0; axis < uniforms.outerAxes; axis++) {
      let rest = matrix / uniforms.outerLengths[axis];
      index += (matrix - rest * uniforms.outerLengths[axis]) * uniforms.outerSteps[axis];
      matrix = rest;
    }
    return index;
  }
`;

// Four neighbours are in one row, and use one block of the mask, or one word if it is broadcast.
const WORDS_OF_ROW = `
  fn wordsOf(i : i32) -> vec4<u32> {
    let row = i / uniforms.columns;
    let index = rowIndex(row) + (i - row * uniforms.columns) * uniforms.right;
    let words = philox(u32(index >> 2));
    return select(words, vec4<u32>(words[index & 3]), uniforms.right == 0);
  }
`;

const WORDS_ANYWHERE = `
  fn wordsOf(i : i32) -> vec4<u32> {
    var words : vec4<u32>;
    var made = -1;
    var block : vec4<u32>;
    for (var n = 0; n < 4; n++) {
      let row = (i + n) / uniforms.columns;
      let index = rowIndex(row) + (i + n - row * uniforms.columns) * uniforms.right;
      if (index >> 2 != made) {
        made = index >> 2;
        block = philox(u32(made));
      }
      words[n] = block[index & 3];
    }
    return words;
  }
`;
