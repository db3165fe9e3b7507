import { engine, type Tensor } from '@tensorflow/tfjs-core';
import type { WasmBackend } from './wasm_backend.ts';

const ARRAYS = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

type Arrays = { [D in keyof typeof ARRAYS]: InstanceType<(typeof ARRAYS)[D]> };

/**
 * Gives a tensor whose numbers the host makes: `fill` writes every element, in row-major order.
 *
 * On wasm they are written straight into the backend's memory, which `fill` must not move: it makes no tensors. On any
 * other backend they are written into an array that becomes the tensor's own, on cpu without a copy.
 */
export function hostTensor<D extends keyof Arrays>(
  shape: readonly number[],
  dtype: D,
  fill: (out: Arrays[D]) => void,
): Tensor {
  const host = engine();
  // Asking for the backend starts it, if nothing has yet.
  const { backend } = host;
  // tfjs keeps the array that it is given.
  const own = shape.slice();
  if (host.backendName !== 'wasm') {
    const values = new ARRAYS[dtype](sizeOf(own));
    fill(values as Arrays[D]);
    return host.makeTensor(values, own, dtype);
  }
  const wasm = backend as unknown as WasmBackend;
  const info = wasm.makeOutput(own, dtype);
  try {
    fill(wasm.typedArrayFromHeap(info) as Arrays[D]);
  } catch (error) {
    wasm.disposeData(info.dataId);
    throw error;
  }
  return host.makeTensorFromTensorInfo(info);
}

function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}
