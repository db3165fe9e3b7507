import { type KernelBackend, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { FIXED_POINT_WGSL } from './fixed_point_wgsl.ts';
import { disposeAll, type Program, runProgram } from './run_program.ts';
import { sumNumbers } from './sum_numbers.ts';
import { termBits } from './term_bits.ts';
import { zeros } from './zeros.ts';

/** Rows of numbers, and which row of the output each of them is added to. */
export interface RowSum {
  /** float32: the rows, `columns` numbers each, or a single number that stands for all of them. */
  readonly values: TensorInfo;
  /** int32: for each row, the row of the output. Rows are dropped that have none there. */
  readonly targets: TensorInfo;
  /** int32: for each row, its index in `values`. By default, the rows in order. */
  readonly picks?: TensorInfo;
  readonly rows: number;
  readonly columns: number;
  /** How many rows the output has. */
  readonly segments: number;
  /** Whether a target past the end is taken modulo `segments`, as tfjs does in `UnsortedSegmentSum`. */
  readonly wraps?: boolean;
  /** If rows are in groups with segments of their own: how many rows and segments a group has. Of one column only. */
  readonly groups?: { readonly rows: number; readonly segments: number };
  /** A scalar that rows of the output are where nothing is added to them. By default 0. */
  readonly background?: TensorInfo;
}

/** Rows are cut into blocks so that lists have about so many rows on average, if that takes several blocks. */
const USUAL_LENGTH = 16;
const MAX_BLOCKS = 256;

/**
 * Adds rows into the rows of an output, with a result that no order of the threads can change. It replaces programs of tfjs
 * that add float32 by compare-and-exchange, where every order of additions rounds differently.
 *
 * The rows that are added to one row of the output form a linked list, in whatever order threads come. One thread for each
 * element of the output goes through its list and adds integers of 64 bits, exactly in any order, then rounds to float32.
 * Their scale is set by the greatest magnitude in the list. Where many rows fall on few, they are cut into blocks with
 * lists of their own, whose float32 sums are added first to last. How they are cut depends on the shapes alone. Rows of
 * one column are added by `sumNumbers`.
 *
 * **Shape** [segments * columns].
 *
 * **Precision** In a block of n rows, one unit in the last place of the sum, and for each term less than
 * 2^-(61 - ceil(log2 n)) of the greatest. NaN and infinities come out as from any order of additions; a sum that is finite
 * in the end does not overflow on the way, within a block.
 */
export function sumRows(native: KernelBackend, sum: RowSum): TensorInfo {
  const { targets, rows, columns, segments, background, wraps } = sum;
  const size = segments * columns;
  if (rows * size === 0) return background ? filledWith(native, background, size) : zeros(native, size, 'float32');
  if (columns === 1 && background === undefined) return sumNumbers(native, sum, indexOf(sum), segmentOf(sum));
  const wanted = Math.floor(rows / (USUAL_LENGTH * segments));
  const blockRows = Math.ceil(rows / Math.min(MAX_BLOCKS, Math.max(1, wanted)));
  const blocks = Math.ceil(rows / blockRows);
  const lists = blocks * segments;
  const uniforms = { columns, segments, lists, blockRows, bits: termBits(blockRows) };

  // For each list, its first row; then for each row, the next one. They are counted from 1.
  const links = zeros(native, lists + rows, 'int32');
  const linking = {
    name: `LinkedRows${wraps ? '_wrapped' : ''}`,
    code: `${segmentOf(sum)}
      fn each(row : i32) {
        let segment = segmentOf(row);
        if (segment >= 0) {
          let list = row / uniforms.blockRows * uniforms.segments + segment;
          atomicStore(&result[uniforms.lists + row], atomicExchange(&result[list], row + 1));
        }
      }
    `,
    inputs: { targets },
    uniforms,
    count: rows,
    atomic: true,
  };
  runProgram(native, linking, 'int32', links);

  let output: TensorInfo;
  if (blocks > 1) {
    const sums = runProgram(native, eachList(sum, links, uniforms, lists), 'float32', lists * columns);
    output = runProgram(native, eachBlock(sum, links, sums, { ...uniforms, blocks }), 'float32', size);
    disposeAll(native, sums);
  } else if (rows < segments) {
    output = background ? filledWith(native, background, size) : zeros(native, size, 'float32');
    runProgram(native, eachFirstRow(sum, links, uniforms), 'float32', output);
  } else {
    output = runProgram(native, eachList(sum, links, uniforms, lists), 'float32', size);
  }
  disposeAll(native, links);
  return output;
}

type Uniforms = Readonly<Record<string, number>>;

/** Adds up all lists, empty ones too. */
function eachList(sum: RowSum, links: TensorInfo, uniforms: Uniforms, lists: number): Program {
  const { background } = sum;
  const { name, code, inputs } = listCode(sum);
  return {
    name: `SumOfLists${name}${background ? '_background' : ''}`,
    code: `${code}
      fn each(index : i32) {
        let list = ${sum.columns === 1 ? 'index' : 'index / uniforms.columns'};
        let first = links[list];
        if (first != 0) {
          result[index] = sumOf(first, index - list * uniforms.columns);
        } else {
          result[index] = ${background ? 'background[0]' : '0.0'};
        }
      }
    `,
    inputs: { links, ...inputs, ...(background && { background }) },
    uniforms,
    count: lists * sum.columns,
  };
}

/** Adds up those lists that have rows, in an output that is filled already: for fewer rows than lists. */
function eachFirstRow(sum: RowSum, links: TensorInfo, uniforms: Uniforms): Program {
  const { targets, wraps, rows, columns } = sum;
  const { name, code, inputs } = listCode(sum);
  return {
    name: `SumOfRows${name}${wraps ? '_wrapped' : ''}`,
    code: `${code}${segmentOf(sum)}
      fn each(index : i32) {
        let row = ${columns === 1 ? 'index' : 'index / uniforms.columns'};
        let segment = segmentOf(row);
        if (segment >= 0 && links[max(segment, 0)] == row + 1) {
          let column = index - row * uniforms.columns;
          result[segment * uniforms.columns + column] = sumOf(row + 1, column);
        }
      }
    `,
    inputs: { targets, links, ...inputs },
    uniforms,
    count: rows * columns,
  };
}

/** Adds up the sums of the blocks, first to last. */
function eachBlock({ segments, columns, background }: RowSum, links: TensorInfo, sums: TensorInfo, uniforms: Uniforms) {
  return {
    name: `SumOfBlocks${background ? '_background' : ''}`,
    code: `
      fn each(index : i32) {
        let segment = index / uniforms.columns;
        var sum = 0.0;
        var isEmpty = true;
        for (var block = 0; block < uniforms.blocks; block++) {
          if (links[block * uniforms.segments + segment] != 0) {
            isEmpty = false;
            sum += sums[block * uniforms.segments * uniforms.columns + index];
          }
        }
        result[index] = ${background ? 'select(sum, background[0], isEmpty)' : 'sum'};
      }
    `,
    inputs: { links, sums, ...(background && { background }) },
    uniforms,
    count: segments * columns,
  };
}

/** Defines `sumOf(first, column)`: the sum of one column of a list, which is not empty. */
function listCode(sum: RowSum): Pick<Program, 'name' | 'code' | 'inputs'> {
  const { values, picks, columns } = sum;
  const value = `values[${indexOf(sum)}${columns === 1 ? '' : ' * uniforms.columns + column'}]`;
  return {
    name: `${picks ? '_picked' : ''}${columns === 1 ? '_oneColumn' : ''}${isSingle(sum) ? '_single' : ''}`,
    code: `${FIXED_POINT_WGSL}
      fn sumOf(first : i32, column : i32) -> f32 {
        var largest = 0u;
        var kinds = 0u;
        for (var next = first; next != 0; next = links[uniforms.lists + next - 1]) {
          let row = next - 1;
          let value = ${value};
          largest = max(largest, bitcast<u32>(value) & 0x7fffffffu);
          kinds |= kindOf(value);
        }
        let scale = scaleOf(largest, uniforms.bits);
        var sum = vec2<u32>(0u);
        for (var next = first; next != 0; next = links[uniforms.lists + next - 1]) {
          let row = next - 1;
          sum = added(sum, ${value}, scale);
        }
        return floatOf(sum, kinds, largest, uniforms.bits);
      }
    `,
    inputs: { values, ...(picks && { picks }) },
  };
}

/** The index of a row in `values`, in WGSL. */
function indexOf(sum: RowSum): string {
  if (isSingle(sum)) return '0';
  return sum.picks ? 'picks[row]' : 'row';
}

function isSingle({ values, columns }: RowSum): boolean {
  return columns === 1 && util.sizeFromShape(values.shape) === 1;
}

/** Defines `segmentOf(row)`: its row in the output, or a negative number if it is dropped. */
function segmentOf({ wraps, groups }: RowSum): string {
  let segment = 'select(-1, segment, segment < uniforms.segments)';
  if (wraps) segment = 'select(-1, segment % uniforms.segments, segment >= 0)';
  if (groups) {
    const { rows, segments } = groups;
    segment = `select(-1, row / ${rows} * ${segments} + segment, segment >= 0 && segment < ${segments})`;
  }
  return `
    fn segmentOf(row : i32) -> i32 {
      let segment = targets[row];
      return ${segment};
    }
  `;
}

function filledWith(native: KernelBackend, background: TensorInfo, size: number): TensorInfo {
  const code = 'fn each(index : i32) { result[index] = background[0]; }';
  return runProgram(native, { name: 'Background', code, inputs: { background }, count: size }, 'float32', size);
}
