import { type KernelBackend, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { replaceMethod } from './own_method.ts';

type ShouldExecuteOnCPU = (inputs: TensorInfo[], sizeThreshold?: number) => boolean;

/**
 * Makes a device's backend compute float32 on the device, always.
 *
 * **Changes** `shouldExecuteOnCPU` of that backend, where an input is float32 or complex64. Integers, truth values and
 * strings, and tensors without elements, are computed where they were. The returned function puts the method back.
 *
 * **Why** tfjs computes small tensors on the host if their numbers happen to be there, as those of a checkpoint are that
 * was just read, but on the device if they are the output of an operation. Host and device have different `exp`, `log`
 * and `rsqrt`, and add in another order. tfjs's flags for it, `WEBGL_CPU_FORWARD` and `WEBGPU_CPU_FORWARD`, would also move
 * integers to the device, where on webgl those above 2^24 are rounded.
 *
 * **Two copies** of this library: only one calls this at a time, see `determinism/switch.ts`.
 *
 * **Throws** if the backend has no such method, as in another version of tfjs.
 */
export function keepOnDevice(native: KernelBackend): () => void {
  return replaceMethod<ShouldExecuteOnCPU>(
    native,
    'shouldExecuteOnCPU',
    'the backend',
    (original) =>
      (inputs, ...rest) => {
        const hasFloats = inputs.some(({ dtype }) => dtype === 'float32' || dtype === 'complex64');
        const isEmpty = inputs.some(({ shape }) => util.sizeFromShape(shape) === 0);
        return (isEmpty || !hasFloats) && original.call(native, inputs, ...rest);
      },
  );
}
