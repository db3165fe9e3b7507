import type { DataId, DataType, KernelConfig, TensorInfo, TypedArray } from '@tensorflow/tfjs-core';
import { copyRows, type RowsAttributes } from './rows.ts';

interface CpuBackend {
  data: { get(id: DataId): { values: TypedArray } };
  makeTensorInfo(shape: number[], dtype: DataType, values: TypedArray): TensorInfo;
}

/** Rows of a tensor on the cpu backend, whose own `gather` finds the place of every number by itself. */
export const rowsCpu: KernelConfig = {
  kernelName: 'SeededRows',
  backendName: 'cpu',
  kernelFunc({ inputs, attrs, backend }) {
    const x = inputs.x as TensorInfo;
    const { rows } = attrs as unknown as RowsAttributes;
    const cpu = backend as CpuBackend;
    const { values } = cpu.data.get(x.dataId);
    const [, ...inner] = x.shape;
    const width = inner.reduce((product, length) => product * length, 1);
    const out = new (values.constructor as Float32ArrayConstructor)(rows.length * width);
    copyRows(values, width, rows, out);
    return cpu.makeTensorInfo([rows.length, ...inner], x.dtype, out);
  },
};
