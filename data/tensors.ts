import { Tensor, type TensorContainer } from '@tensorflow/tfjs-core';
import { gatherRows } from '../backends/rows.ts';
import { wrong } from '../generator/arguments.ts';

/** Tensors in nested arrays and objects, all with the same first dimension, as `fitDataset` accepts them. */
export interface Rows<T extends TensorContainer> {
  /** The length of the first dimension. */
  readonly length: number;
  readonly tensors: readonly Tensor[];
  /** Returns the same structure with `transform` applied to each tensor. */
  map(transform: (tensor: Tensor) => Tensor): T;
}

/** Returns the tensors of an argument. */
export function rowsOf<T extends TensorContainer>(where: string, data: T): Rows<T> {
  const tensors: Tensor[] = [];
  collect(where, data, tensors);
  const [first] = tensors;
  if (first === undefined) throw wrong(TypeError, where, 'data', 'tensors, in arrays and objects', data);
  const isAligned = tensors.every(({ rank, shape }) => rank > 0 && shape[0] === first.shape[0]);
  if (!isAligned) {
    const shapes = tensors.map(({ shape }) => `[${shape}]`).join(', ');
    throw new RangeError(`${where}: \`data\` must be tensors with the same first dimension, but got shapes ${shapes}.`);
  }
  return {
    length: first.shape[0],
    tensors,
    map: (transform) => mapped(data, transform) as T,
  };
}

/** Returns the rows at some indices, in the structure of the data, gathered by the backend in use. */
export function rowsAt<T extends TensorContainer>(where: string, rows: Rows<T>, indices: Int32Array): T {
  if (rows.tensors.some(({ isDisposed }) => isDisposed)) {
    throw new Error(`${where}: \`data\` must not be disposed of while it is read. Dispose of it afterwards.`);
  }
  return rows.map((tensor) => gatherRows(tensor, indices));
}

function collect(where: string, part: unknown, tensors: Tensor[]): void {
  if (part instanceof Tensor) {
    if (part.dtype === 'string') throw wrong(TypeError, where, 'data', 'tensors of numbers', part);
    tensors.push(part);
  } else if (Array.isArray(part) || isRecord(part)) {
    for (const inner of Object.values(part as object)) collect(where, inner, tensors);
  } else throw wrong(TypeError, where, 'data', 'tensors, in arrays and objects', part);
}

function mapped(part: unknown, transform: (tensor: Tensor) => Tensor): unknown {
  if (part instanceof Tensor) return transform(part);
  if (Array.isArray(part)) return part.map((inner) => mapped(inner, transform));
  return Object.fromEntries(Object.entries(part as object).map(([key, inner]) => [key, mapped(inner, transform)]));
}

function isRecord(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  const prototype = Object.getPrototypeOf(part);
  return prototype === Object.prototype || prototype === null;
}
