import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { type DropoutAttributes, fillDropout } from './dropout.ts';
import type { WasmBackend } from './wasm_backend.ts';

/** Dropout on the wasm backend: the definition, from the backend's memory into the backend's memory. */
export const dropoutWasm: KernelConfig = {
  kernelName: 'SeededDropout',
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const x = inputs.x as TensorInfo;
    const wasm = backend as WasmBackend;
    const out = wasm.makeOutput(x.shape, 'float32');
    fillDropout(
      wasm.typedArrayFromHeap(x) as Float32Array,
      x.shape,
      attrs as unknown as DropoutAttributes,
      wasm.typedArrayFromHeap(out) as Float32Array,
    );
    return out;
  },
};
