import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { copyRows, type RowsAttributes } from './rows.ts';
import type { WasmBackend } from './wasm_backend.ts';

/** Rows of a tensor on the wasm backend, from its memory into its memory. */
export const rowsWasm: KernelConfig = {
  kernelName: 'SeededRows',
  backendName: 'wasm',
  kernelFunc({ inputs, attrs, backend }) {
    const x = inputs.x as TensorInfo;
    const { rows } = attrs as unknown as RowsAttributes;
    const wasm = backend as WasmBackend;
    const [, ...inner] = x.shape;
    const width = inner.reduce((product, length) => product * length, 1);
    const out = wasm.makeOutput([rows.length, ...inner], x.dtype as 'float32' | 'int32' | 'bool');
    copyRows(wasm.typedArrayFromHeap(x), width, rows, wasm.typedArrayFromHeap(out));
    return out;
  },
};
