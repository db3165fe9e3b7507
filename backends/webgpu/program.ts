import { type KernelBackend, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { DrawOffset } from '../../numbers/philox.ts';
import { PHILOX_WGSL } from './philox_wgsl.ts';

type Dtype = 'float32' | 'bool';

/** What is used of tfjs's webgpu backend. */
interface WebGPUBackend {
  runWebGPUProgram(
    program: object,
    inputs: TensorInfo[],
    dtype: Dtype,
    uniforms: { type: 'uint32' | 'int32' | 'float32'; data: readonly number[] }[],
  ): TensorInfo;
}

/** A program that makes a tensor of random numbers. */
export interface FlatProgram {
  /** Tells it from all others: tfjs takes programs with equal names for the same. */
  readonly name: string;
  /**
   * Defines `numbersOf(x, words)`, which makes four elements of the output, as vec4<f32>, or vec4<i32> where the dtype
   * is bool, of the same elements of the input, a vec4<f32>, if there is one, and of four words. It has the uniforms in
   * `uniforms`.
   */
  readonly code: string;
  /** Defines `wordsOf(i)`: the words of elements `i` to `i + 3`. By default, those of the block `i / 4`. */
  readonly words?: string;
  /** The values of uniforms, each with its type. */
  readonly uniforms: Readonly<Record<string, readonly [keyof typeof ELEMENTS, ...number[]]>>;
}

const WORKGROUP = 64;

/**
 * Makes a tensor of random numbers by a compute shader. A thread makes four neighbours, of one block. All shapes go as
 * one axis: a program is compiled once for lengths that are multiples of four, and once for others.
 */
export function runFlat(
  native: KernelBackend,
  { name, code, words, uniforms }: FlatProgram,
  shape: readonly number[],
  dtype: Dtype,
  offset: DrawOffset,
  x?: TensorInfo,
): TensorInfo {
  const size = util.sizeFromShape([...shape]);
  const fours = size % 4 === 0;
  const all: FlatProgram['uniforms'] = {
    key: ['vec2<u32>', ...offset.key],
    counter: ['vec4<u32>', ...offset.counter],
    ...uniforms,
  };
  const program = {
    variableNames: x ? ['x'] : [],
    outputShape: [size],
    outputComponent: fours ? 4 : 1,
    size: true,
    workgroupSize: [WORKGROUP, 1, 1],
    dispatchLayout: { x: [0] },
    dispatch: [Math.ceil(size / (4 * WORKGROUP)), 1, 1],
    shaderKey: `${name}${fours ? 'Fours' : ''}`,
    uniforms: Object.entries(all)
      .map(([field, [type]]) => `${field} : ${type},`)
      .join(' '),
    getUserCode: () => `${PHILOX_WGSL}${code}${words ?? ONE_BLOCK}${fours ? mainOfFours(x) : mainOfOnes(x)}`,
  };
  const inputs = x ? [{ ...x, shape: [size] }] : [];
  const values = Object.values(all).map(([type, ...data]) => ({ type: ELEMENTS[type], data }));
  const backend = native as unknown as WebGPUBackend;
  const { dataId } = backend.runWebGPUProgram(program, inputs, dtype, values);
  return { dataId, shape: [...shape], dtype };
}

const ELEMENTS = {
  f32: 'float32',
  i32: 'int32',
  u32: 'uint32',
  'vec2<u32>': 'uint32',
  'vec4<u32>': 'uint32',
  'vec4<i32>': 'int32',
} as const;

const ONE_BLOCK = `
  fn wordsOf(i : i32) -> vec4<u32> {
    return philox(u32(i >> 2));
  }
`;

function mainOfFours(x?: TensorInfo): string {
  return `
  fn main(four : i32) {
    if (four < uniforms.size) {
      result[four] = numbersOf(${x ? 'vec4<f32>(x[four])' : 'vec4<f32>()'}, wordsOf(4 * four));
    }
  }
`;
}

function mainOfOnes(x?: TensorInfo): string {
  return `
  fn main(four : i32) {
    let i = 4 * four;
    let count = min(4, uniforms.size - i);
    var numbers : vec4<f32>;
    ${x ? 'for (var n = 0; n < count; n++) { numbers[n] = f32(x[i + n]); }' : ''}
    let made = numbersOf(numbers, wordsOf(i));
    for (var n = 0; n < count; n++) { result[i + n] = made[n]; }
  }
`;
}
