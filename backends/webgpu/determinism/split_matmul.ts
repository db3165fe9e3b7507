import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { disposeAll, type Grid, runProgram } from './run_program.ts';

/** A product of two matrices whose inner dimension tfjs would share out among threads. */
export interface SplitProduct {
  /** [1, rows, inner], or [1, inner, rows] if it is transposed. */
  readonly a: TensorInfo;
  /** [1, inner, columns], or [1, columns, inner] if it is transposed. */
  readonly b: TensorInfo;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** The side of a workgroup, and how far along the inner dimension it reads at a time. */
const SIDE = 8;
const STEP = 32;
/** Parts of the inner dimension are at least so long, and there are at most so many. */
const MIN_PART = 128;
const MAX_PARTS = 64;

/**
 * Multiplies two matrices with a long inner dimension into `output`, in a fixed order. It replaces tfjs's
 * `MatMulSplitKProgram`, which cuts the inner dimension into parts of 128 and adds their products by atomics, in whatever
 * order threads come.
 *
 * The parts are multiplied side by side here too, each into a matrix of its own; a second pass adds those matrices, first
 * to last. A part has 128 elements, or more if there were more than 64 parts. Both depend on the shapes alone.
 */
export function splitMatMul(native: KernelBackend, product: SplitProduct, output: TensorInfo): TensorInfo {
  const { a, b, transposeA, transposeB } = product;
  const [, rows, inner] = transposeA ? [1, a.shape[2], a.shape[1]] : a.shape;
  const columns = transposeB ? b.shape[1] : b.shape[2];
  const part = Math.max(MIN_PART, STEP * Math.ceil(inner / MAX_PARTS / STEP));
  const parts = Math.ceil(inner / part);
  const [height, width] = [rows < 16 ? 1 : 4, columns < 16 ? 1 : 4];
  const grid: Grid = {
    size: [SIDE, SIDE, 1],
    groups: [Math.ceil(columns / (SIDE * width)), Math.ceil(rows / (SIDE * height)), parts],
  };
  const multiplying = {
    name: `PartsOfMatMul_${transposeA}_${transposeB}_${height}_${width}`,
    code: tiles(transposeA, transposeB, height, width),
    inputs: { a, b },
    uniforms: { rows, columns, inner, part },
    count: grid,
  };
  const products = runProgram(native, multiplying, 'float32', parts * rows * columns);
  const count = rows * columns;
  const adding = {
    name: `SumOfParts_${output.dtype}`,
    code: `
      fn each(index : i32) {
        var sum = 0.0;
        for (var part = 0; part < uniforms.parts; part++) { sum += products[part * uniforms.count + index]; }
        result[index] = ${output.dtype === 'float32' ? 'sum' : 'i32(sum)'};
      }
    `,
    inputs: { products },
    uniforms: { parts },
    count,
  };
  runProgram(native, adding, output.dtype, output);
  disposeAll(native, products);
  return output;
}

/** The shader of one part: a workgroup makes 8 `height` rows and 8 `width` columns of the product. */
function tiles(transposeA: boolean, transposeB: boolean, height: number, width: number): string {
  const [tall, wide] = [SIDE * height, SIDE * width];
  return `
    var<workgroup> tileA : array<array<f32, ${STEP}>, ${tall}>;
    var<workgroup> tileB : array<array<f32, ${wide}>, ${STEP}>;

    fn readA(row : i32, k : i32, end : i32) -> f32 {
      if (row >= uniforms.rows || k >= end) { return 0.0; }
      return f32(a[${transposeA ? 'k * uniforms.rows + row' : 'row * uniforms.inner + k'}]);
    }

    fn readB(k : i32, column : i32, end : i32) -> f32 {
      if (column >= uniforms.columns || k >= end) { return 0.0; }
      return f32(b[${transposeB ? 'column * uniforms.inner + k' : 'k * uniforms.columns + column'}]);
    }

    fn main() {
      let part = i32(workgroupId.z);
      let start = part * uniforms.part;
      let end = min(start + uniforms.part, uniforms.inner);
      let top = i32(workgroupId.y) * ${tall};
      let left = i32(workgroupId.x) * ${wide};
      let y = i32(localId.y);
      let x = i32(localId.x);
      let thread = y * ${SIDE} + x;
      var sums : array<array<f32, ${width}>, ${height}>;
      // The loop's end is a uniform, since all threads must meet at the barriers.
      for (var step = 0; step < uniforms.part / ${STEP}; step++) {
        let at = start + step * ${STEP};
        for (var i = thread; i < ${tall * STEP}; i += ${SIDE * SIDE}) {
          ${transposeA ? `let row = i % ${tall}; let k = i / ${tall};` : `let row = i / ${STEP}; let k = i % ${STEP};`}
          tileA[row][k] = readA(top + row, at + k, end);
        }
        for (var i = thread; i < ${wide * STEP}; i += ${SIDE * SIDE}) {
          ${transposeB ? `let column = i / ${STEP}; let k = i % ${STEP};` : `let column = i % ${wide}; let k = i / ${wide};`}
          tileB[k][column] = readB(at + k, left + column, end);
        }
        workgroupBarrier();
        for (var k = 0; k < ${STEP}; k++) {
          for (var i = 0; i < ${height}; i++) {
            let value = tileA[y * ${height} + i][k];
            for (var j = 0; j < ${width}; j++) {
              sums[i][j] = fma(value, tileB[k][x * ${width} + j], sums[i][j]);
            }
          }
        }
        workgroupBarrier();
      }
      for (var i = 0; i < ${height}; i++) {
        for (var j = 0; j < ${width}; j++) {
          let row = top + y * ${height} + i;
          let column = left + x * ${width} + j;
          if (row < uniforms.rows && column < uniforms.columns) {
            result[(part * uniforms.rows + row) * uniforms.columns + column] = sums[i][j];
          }
        }
      }
    }
  `;
}
