import type { Tensor } from '@tensorflow/tfjs';
import type { Work } from './entry.ts';

/** The results of a work that was done several times. */
export interface Results {
  /** How many of them are different. */
  readonly different: number;
  /** The digest of the first one. */
  readonly digest: string;
}

/** Does a work so many times, and counts how many different results it has, bit for bit. */
export async function countResults({ run }: Pick<Work, 'run'>, runs: number): Promise<Results> {
  const digests: string[] = [];
  for (let count = 0; count < runs; count++) {
    const outputs = await run();
    const parts: string[] = [];
    for (const output of outputs) parts.push(await digestOf(output));
    for (const output of outputs) output.dispose();
    digests.push(parts.join(' '));
  }
  return { different: new Set(digests).size, digest: digests[0] };
}

async function digestOf(x: Tensor): Promise<string> {
  if (x.dtype === 'string') return JSON.stringify(await x.data());
  const data = await x.data();
  const words = new Int32Array(x.dtype === 'bool' ? Int32Array.from(data as Uint8Array).buffer : exact(data).buffer);
  // Two hashes of 32 bits with different factors. NaN has many bit patterns, which are one number.
  let [a, b] = [x.size, 0x9e3779b9];
  const isFloat = data instanceof Float32Array;
  for (const word of words) {
    const value = isFloat && (word & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : word;
    a = Math.imul(a ^ value, 0x85ebca6b);
    a ^= a >>> 15;
    b = Math.imul(b ^ value, 0xc2b2ae35);
    b ^= b >>> 13;
  }
  return [a, b].map((hash) => (hash >>> 0).toString(16).padStart(8, '0')).join('');
}

/** A copy, since arrays of a backend may be parts of a larger memory. */
function exact(data: Float32Array | Int32Array | Uint8Array): Float32Array | Int32Array | Uint8Array {
  return data.slice();
}
