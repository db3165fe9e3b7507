import type { DrawOffset } from '../../numbers/philox.ts';
import { golden } from '../goldens/read.ts';
import { sha256 as sha256OfBytes } from '../sha256.ts';

/** Philox4x32-10 as its paper writes it, in BigInt: the block of a 128-bit counter under a 64-bit key. */
export function philoxBlock(counter: bigint, key: bigint): [number, number, number, number] {
  let [c0, c1, c2, c3] = [0n, 32n, 64n, 96n].map((shift) => (counter >> shift) & 0xffffffffn);
  let [k0, k1] = [0n, 32n].map((shift) => (key >> shift) & 0xffffffffn);
  for (let round = 0; round < 10; round++) {
    const product0 = 0xd2511f53n * c0;
    const product1 = 0xcd9e8d57n * c2;
    [c0, c1, c2, c3] = [
      (product1 >> 32n) ^ c1 ^ k0,
      product1 & 0xffffffffn,
      (product0 >> 32n) ^ c3 ^ k1,
      product0 & 0xffffffffn,
    ];
    k0 = (k0 + 0x9e3779b9n) & 0xffffffffn;
    k1 = (k1 + 0xbb67ae85n) & 0xffffffffn;
  }
  return [Number(c0), Number(c1), Number(c2), Number(c3)];
}

/** The offset of TensorFlow's stateless draw with `seed=[s0, s1]`, in BigInt. */
export function referenceStatelessOffset(s0: bigint, s1: bigint): DrawOffset {
  const counter = (BigInt.asUintN(64, s1) << 64n) | BigInt.asUintN(64, s0);
  const [x0, x1, x2, x3] = philoxBlock(counter, 0x02461e293ec8f720n);
  return { key: [x0, x1], counter: [0, 0, x2, x3] };
}

/** The first full-range int64 of TensorFlow's stateless draw with `seed=[s0, s1]`, in BigInt. */
export function firstInt64(s0: bigint, s1: bigint): bigint {
  const { key, counter } = referenceStatelessOffset(s0, s1);
  const high = BigInt(counter[2]) | (BigInt(counter[3]) << 32n);
  const [x0, x1] = philoxBlock(high << 64n, BigInt(key[0]) | (BigInt(key[1]) << 32n));
  return BigInt.asIntN(64, BigInt(x0) | (BigInt(x1) << 32n));
}

/** The offset of a 128-bit counter and a 64-bit key. */
export function offsetAt(counter: bigint, key: bigint): DrawOffset {
  const word = (integer: bigint, shift: bigint) => Number((integer >> shift) & 0xffffffffn);
  return {
    key: [word(key, 0n), word(key, 32n)],
    counter: [word(counter, 0n), word(counter, 32n), word(counter, 64n), word(counter, 96n)],
  };
}

/** Returns a source of numbers in [0, 1) for test inputs: the same in every run, and not made by this library. */
export function arbitrary(name: string): () => number {
  let index = 0;
  return () => {
    const digits = sha256OfBytes(new TextEncoder().encode(`${name} ${index++}`));
    const [b0, b1, b2, b3] = [0, 2, 4, 6].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
    return (b0 + b1 * 2 ** 8 + b2 * 2 ** 16 + b3 * 2 ** 24) / 2 ** 32;
  };
}

/** An arbitrary integer of a number of bits, from a source of `arbitrary`. */
export function integerOf(bits: number, next: () => number): bigint {
  let integer = 0n;
  for (let i = 0; i < bits; i += 16) integer = (integer << 16n) | BigInt(Math.floor(next() * 65536));
  return BigInt.asUintN(bits, integer);
}

/** TensorFlow's stateless draws of one seed; floats are written as their bit patterns, int64 as pairs of words. */
export interface StatelessCase {
  seed: [number, number];
  key: [number, number];
  counter: [[number, number], [number, number]];
  draws: {
    shape: number[];
    uniform: number[];
    'uniform_-2_3.5': number[];
    normal: number[];
    'normal_1_0.25': number[];
    truncated_normal: number[];
    'int32_-5_11111': number[];
    full_uint32: number[];
    full_int64: [number, number][];
  }[];
  sha256: { shape: number[]; uniform: string; normal: string; truncated_normal: string };
  shuffle_10: number[];
  shuffle_1000_sha256: string;
  split_3: [[number, number], [number, number]][];
}

export const statelessCases: StatelessCase[] = golden('stateless').cases;

/** The offset of the draws of a case. */
export function offsetOfCase({ key, counter: [low, high] }: StatelessCase): DrawOffset {
  return { key, counter: [...low, ...high] };
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The SHA-256 of an array's bytes, little-endian. */
export function sha256(array: Float32Array | Float64Array | Int32Array | Uint32Array): string {
  return sha256OfBytes(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
}
