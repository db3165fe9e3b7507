import type { DataId, TensorInfo, TypedArray } from '@tensorflow/tfjs-core';

/** What the kernels use of tfjs's wasm backend: tensors in its memory, and views of them. */
export interface WasmBackend {
  /** Makes room for a tensor. This can move the memory, under any view that was taken before. */
  makeOutput(shape: number[], dtype: 'float32' | 'int32' | 'bool'): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): TypedArray;
  disposeData(id: DataId): boolean;
}
