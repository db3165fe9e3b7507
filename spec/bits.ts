import type { Tensor } from '@tensorflow/tfjs';

/** Returns the bit patterns of a float32 tensor or array as unsigned integers, to compare numbers bit for bit. */
export function bitsOf(values: Tensor | Float32Array): number[] {
  const floats = values instanceof Float32Array ? values : (values.dataSync() as Float32Array);
  return [...new Uint32Array(floats.slice().buffer)];
}

/** Returns the float32 numbers of bit patterns. */
export function floatsOf(bits: number[]): Float32Array {
  return new Float32Array(Uint32Array.from(bits).buffer);
}

/** Returns the bytes of an array as hexadecimal digits, to compare arrays bit for bit. */
export function hexOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  if (NodeBuffer) return NodeBuffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('hex');
  return Array.from(new Uint8Array(buffer, byteOffset, byteLength), (byte) => digits[byte]).join('');
}

/** Node's own, which is a hundred times as fast. */
const { Buffer: NodeBuffer } = globalThis as { Buffer?: typeof Buffer };
const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
