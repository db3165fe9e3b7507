import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { replaceMethod } from './own_method.ts';

/** tfjs's method: a program, its inputs, the dtype of its output, uniforms, and an output that is there already. */
type RunProgram = (
  program: { readonly shaderKey: string; readonly atomic?: boolean },
  inputs: TensorInfo[],
  dtype: TensorInfo['dtype'],
  uniforms?: unknown,
  output?: TensorInfo,
) => TensorInfo;

/**
 * Lets `around` decide how a webgpu backend runs each program; `run` is tfjs's own way.
 *
 * **Changes** `runWebGPUProgram` of that backend. The returned function puts it back.
 *
 * **Why** Kernels of tfjs run one another's programs directly, so replacing kernels by name does not reach them all: a
 * convolution may be a matrix product inside.
 *
 * **Two copies** of this library: only one calls this at a time, see `determinism/switch.ts`.
 *
 * **Throws** if the backend has no such method, as in another version of tfjs.
 */
export function aroundDevicePrograms(
  native: KernelBackend,
  around: (
    program: Parameters<RunProgram>[0],
    inputs: TensorInfo[],
    output: TensorInfo | undefined,
    run: () => TensorInfo,
  ) => TensorInfo,
): () => void {
  return replaceMethod<RunProgram>(
    native,
    'runWebGPUProgram',
    'the webgpu backend',
    (original) => (program, inputs, dtype, uniforms, output) =>
      around(program, inputs, output, () => original.call(native, program, inputs, dtype, uniforms, output)),
  );
}
