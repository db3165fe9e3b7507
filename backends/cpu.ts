import type { DataId, DataType, TensorInfo, TypedArray } from '@tensorflow/tfjs-core';
import { fillDropout } from '../numbers/dropout.ts';
import { copyRows } from '../numbers/rows.ts';
import type { Backend } from './backend.ts';
import { host } from './host.ts';

/** The parts of tfjs's cpu backend that are used here. */
interface CpuBackend {
  readonly data: { get(id: DataId): { readonly values: TypedArray } };
  makeTensorInfo(shape: number[], dtype: DataType, values: TypedArray): TensorInfo;
}

/** tfjs's cpu backend, whose tensors are the host's own arrays. */
export const cpu: Backend = {
  ...host,
  name: 'cpu',

  dropout(native, x, attributes) {
    const backend = native as unknown as CpuBackend;
    const { values } = backend.data.get(x.dataId);
    // A float32 tensor that was cast from int32 still has an Int32Array.
    const numbers = values instanceof Float32Array ? values : Float32Array.from(values);
    const out = new Float32Array(values.length);
    fillDropout(numbers, x.shape, attributes, out);
    return backend.makeTensorInfo(x.shape, 'float32', out);
  },

  /** Copies whole rows. tfjs's own `gather` computes the index of every single number. */
  rows(native, x, { rows }) {
    const backend = native as unknown as CpuBackend;
    const { values } = backend.data.get(x.dataId);
    const [, ...inner] = x.shape;
    const width = inner.reduce((product, length) => product * length, 1);
    const out = new (values.constructor as Float32ArrayConstructor)(rows.length * width);
    copyRows(values, width, rows, out);
    return backend.makeTensorInfo([rows.length, ...inner], x.dtype, out);
  },
};
