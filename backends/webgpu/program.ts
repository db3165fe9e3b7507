import { type KernelBackend, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { DrawOffset } from '../../numbers/philox.ts';
import { PHILOX_WGSL } from './philox_wgsl.ts';

type Dtype = 'float32' | 'bool';

/** The parts of tfjs's webgpu backend that are used here. */
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
  /** Identifies the program: tfjs compiles programs of the same name only once. */
  readonly name: string;
  /**
   * Defines `numbersOf(x, words)`, which returns four elements of the output: a vec4<f32>, or a vec4<i32> if the dtype
   * is bool. `x` has the same elements of the input, if there is one, as a vec4<f32>; `words` are their four words. The
   * uniforms are in `uniforms`.
   */
  readonly code: string;
  /**
   * Defines `wordsOf(i)`, which returns the words of elements `i` to `i + 3`; by default, block `i / 4` of the draw.
   */
  readonly words?: string;
  /** The uniforms, each as its type and values. */
  readonly uniforms: Readonly<Record<string, readonly [keyof typeof ELEMENTS, ...number[]]>>;
}

const WORKGROUP = 64;

/**
 * Makes a tensor of random numbers by a compute shader. A thread makes four neighbours, from one block. Every shape is
 * passed as one axis: a program is compiled once for lengths that are multiples of four, and once for all others.
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
