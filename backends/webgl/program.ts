import { env, type KernelBackend, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { DrawOffset } from '../../numbers/philox.ts';
import { PHILOX_GLSL } from './philox_glsl.ts';

type Dtype = 'float32' | 'bool';

/** The parts of tfjs's webgl backend that are used here. */
interface WebGLBackend {
  runWebGLProgram(program: object, inputs: TensorInfo[], dtype: Dtype, uniforms: readonly number[][]): TensorInfo;
}

/** A program that makes a tensor of random numbers. */
export interface PackedProgram {
  /**
   * Defines `vec4 numbersOfTexel(ivec3 at)`, which returns the numbers of a texel: two by two, from matrix, row and
   * column `at` on. It can use `philox_glsl.ts` and the uniforms. If there is an input, `texelOfX(at)` returns the same
   * texel of it; if there is none, `wordsAt(at)` returns the four words of the texel.
   */
  readonly code: string;
  /** The uniforms, each as its type and values. tfjs has no unsigned types. */
  readonly uniforms: Readonly<Record<string, readonly ['float' | 'int' | 'ivec2' | 'ivec4', ...number[]]>>;
}

/** Whether there are float32 textures and WebGL 2, which has 32-bit integers. */
export function isWebGLExact(): boolean {
  return env().getNumber('WEBGL_VERSION') === 2 && env().getBool('WEBGL_RENDER_FLOAT32_ENABLED');
}

/**
 * Makes a packed tensor of random numbers by a fragment shader, so that stock operations need not pack it. As they
 * expect, the padding beyond the last row or column is 0.
 *
 * Every shape is passed as four axes whose lengths are uniforms, so a program is compiled only once for all shapes,
 * and once more for single numbers, which tfjs compiles separately.
 */
export function runPacked(
  native: KernelBackend,
  { code, uniforms }: PackedProgram,
  shape: readonly number[],
  dtype: Dtype,
  offset: DrawOffset,
  x?: TensorInfo,
): TensorInfo {
  const batch = util.sizeFromShape(shape.slice(0, -2));
  const outputShape = [1, batch, shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const all: PackedProgram['uniforms'] = {
    key: ['ivec2', ...offset.key.map(signed)],
    counter: ['ivec4', ...offset.counter.map(signed)],
    ...uniforms,
  };
  const program = {
    variableNames: x ? ['x'] : [],
    outputShape,
    packedInputs: true,
    packedOutput: true,
    enableShapeUniforms: true,
    customUniforms: Object.entries(all).map(([name, [type]]) => ({ name, type })),
    userCode: `${PHILOX_GLSL}${x ? TEXEL_OF_X : WORDS_AT}${code}${MAIN}`,
  };
  const inputs = x ? [{ ...x, shape: outputShape }] : [];
  const values = Object.values(all).map(([, ...numbers]) => numbers);
  const backend = native as unknown as WebGLBackend;
  const { dataId } = backend.runWebGLProgram(program, inputs, dtype, values);
  return { dataId, shape: [...shape], dtype };
}

/** Returns the same bits as a signed integer. */
function signed(word: number): number {
  return word | 0;
}

const TEXEL_OF_X = `
  vec4 texelOfX(ivec3 at) {
    return getX(0, at.x, at.y, at.z);
  }
`;

const WORDS_AT = `
  uvec4 wordsAt(ivec3 at) {
    int i = (at.x * outShape.z + at.y) * outShape.w + at.z;
    return wordsOfTexel(i, outShape.z == 1 ? 0 : outShape.w, 1);
  }
`;

const MAIN = `
  void main() {
    ivec3 at = getOutputCoords().yzw;
    vec4 numbers = numbersOfTexel(at);
    if (at.z + 1 == outShape.w) numbers.yw = vec2(0);
    if (at.y + 1 == outShape.z) numbers.zw = vec2(0);
    setOutput(numbers);
  }
`;
