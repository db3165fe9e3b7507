import { type DataId, engine, type TensorInfo, type TypedArray } from '@tensorflow/tfjs-core';
import { fillDropout } from '../numbers/dropout.ts';
import { copyRows } from '../numbers/rows.ts';
import type { Backend, HostArrays } from './backend.ts';

/** The parts of tfjs's wasm backend that are used here: tensors in its memory, and views of them. */
interface WasmBackend {
  /** Allocates a tensor. This can move the memory, which detaches all earlier views. */
  makeOutput(shape: number[], dtype: keyof HostArrays): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): TypedArray;
  disposeData(id: DataId): boolean;
  readonly wasm?: { readonly tfjs?: { getThreadsCount?(): number } };
}

/** tfjs's wasm backend: the host reads from its memory and writes into its memory directly. */
export const wasm: Backend = {
  name: 'wasm',

  makeTensor(shape, dtype, fill) {
    const backend = engine().backend as unknown as WasmBackend;
    const info = backend.makeOutput(shape.slice(), dtype);
    try {
      fill(backend.typedArrayFromHeap(info) as HostArrays[typeof dtype]);
    } catch (error) {
      backend.disposeData(info.dataId);
      throw error;
    }
    return engine().makeTensorFromTensorInfo(info);
  },

  dropout(native, x, attributes) {
    const backend = native as unknown as WasmBackend;
    const out = backend.makeOutput(x.shape, 'float32');
    const view = (info: TensorInfo) => backend.typedArrayFromHeap(info) as Float32Array;
    fillDropout(view(x), x.shape, attributes, view(out));
    return out;
  },

  rows(native, x, { rows }) {
    const backend = native as unknown as WasmBackend;
    const [, ...inner] = x.shape;
    const width = inner.reduce((product, length) => product * length, 1);
    const out = backend.makeOutput([rows.length, ...inner], x.dtype as keyof HostArrays);
    copyRows(backend.typedArrayFromHeap(x), width, rows, backend.typedArrayFromHeap(out));
    return out;
  },

  hardware(native) {
    const threads = (native as unknown as WasmBackend).wasm?.tfjs?.getThreadsCount?.();
    // Without threads, tfjs counts -1 or 1.
    return threads === undefined ? undefined : threads > 1 ? `${threads} threads` : '1 thread';
  },
};
