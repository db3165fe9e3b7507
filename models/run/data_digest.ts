import { gather, Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Contents } from '../../data/passes.ts';
import { isPlain } from '../format/exact_json.ts';
import { sha256 } from '../format/sha256.ts';

/** How many numbers of a tensor, or of an array's elements, are read; of a larger one, rows at equal distances. */
const MAX_NUMBERS = 1_000_000;

/** Returns a text that changes when the numbers of tensors, or the elements of arrays, do. */
export async function digestOf(where: string, contents: readonly Contents[]): Promise<string> {
  const digests = await Promise.all(
    contents.map((one) => (one instanceof Tensor ? tensorDigest(where, one) : itemsDigest(where, one))),
  );
  return digests.map((digest) => digest.slice(0, 16)).join(', ');
}

async function tensorDigest(where: string, tensor: Tensor): Promise<string> {
  const sample = sampled(tensor);
  try {
    const values = await sample.data();
    // Texts, whose tensors hold no numbers.
    if (tensor.dtype === 'string') return textDigest(where, JSON.stringify(Array.from(values)));
    return await sha256(where, new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice());
  } finally {
    sample.dispose();
  }
}

function sampled(tensor: Tensor): Tensor {
  if (tensor.size <= MAX_NUMBERS) return tensor.clone();
  const [length] = tensor.shape;
  return tidy(() => gather(tensor, tensor1d(sampledRows(length, tensor.size / length), 'int32')));
}

/** Returns the indices of the rows that are read, of rows of so many numbers. */
function sampledRows(length: number, rowSize: number): number[] {
  const count = Math.min(length, Math.max(1, Math.floor(MAX_NUMBERS / rowSize)));
  return Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
}

async function itemsDigest(where: string, items: readonly unknown[]): Promise<string> {
  if (items.length === 0) return textDigest(where, 'no elements');
  const first = new Parts();
  first.add(items[0]);
  const parts = new Parts();
  for (const row of sampledRows(items.length, first.size)) parts.add(items[row]);
  const tensors = await Promise.all(parts.tensors.map((tensor) => tensorDigest(where, tensor)));
  const numbers = await sha256(where, new Uint8Array(Float64Array.from(parts.numbers).buffer));
  return textDigest(where, JSON.stringify([items.length, parts.texts, numbers, tensors]));
}

function textDigest(where: string, text: string): Promise<string> {
  return sha256(where, new TextEncoder().encode(text));
}

/** What elements consist of, in order. */
class Parts {
  readonly numbers: number[] = [];
  /** Texts, keys, and what structure there is. */
  readonly texts: string[] = [];
  readonly tensors: Tensor[] = [];
  /** The objects that are being read. */
  readonly #around = new Set<object>();

  /** The size in numbers, at least 1. */
  get size(): number {
    const inTensors = this.tensors.reduce((sum, { size }) => sum + size, 0);
    return Math.max(1, this.numbers.length + this.texts.length + inTensors);
  }

  add(value: unknown): void {
    if (typeof value === 'number') this.numbers.push(Number.isNaN(value) ? NaN : value);
    else if (typeof value !== 'object' || value === null) this.texts.push(String(value));
    else if (value instanceof Tensor) this.tensors.push(value);
    else if (
      (Array.isArray(value) && !this.#around.has(value)) ||
      (ArrayBuffer.isView(value) && !(value instanceof DataView))
    ) {
      this.#around.add(value);
      const { length } = value as ArrayLike<unknown>;
      this.texts.push(`[${length}]`);
      for (const part of value as unknown as Iterable<unknown>) this.add(part);
      this.#around.delete(value);
    } else if (this.#around.has(value)) {
      this.texts.push('an object around it');
    } else {
      this.#around.add(value);
      this.#addObject(value);
      this.#around.delete(value);
    }
  }

  #addObject(value: object): void {
    this.texts.push(isPlain(value) ? '{' : `${value.constructor?.name} {`);
    if (value instanceof Date) this.add(value.getTime());
    else if (value instanceof Map || value instanceof Set) this.add(Array.from(value));
    // The order of keys means nothing to tfjs.
    const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    for (const [key, part] of entries) {
      this.texts.push(key);
      this.add(part);
    }
    this.texts.push('}');
  }
}
