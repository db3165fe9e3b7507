import { gather, type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { sha256 } from '../format/sha256.ts';

/** How many numbers of a tensor are read; of a larger one, rows at equal distances. */
const MAX_NUMBERS = 1_000_000;

/** Returns a text that changes when the numbers of tensors do. */
export async function digestOf(where: string, tensors: readonly Tensor[]): Promise<string> {
  const digests = await Promise.all(tensors.map((tensor) => tensorDigest(where, tensor)));
  return digests.map((digest) => digest.slice(0, 16)).join(', ');
}

async function tensorDigest(where: string, tensor: Tensor): Promise<string> {
  const sample = sampled(tensor);
  try {
    const values = await sample.data();
    return await sha256(where, new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice());
  } finally {
    sample.dispose();
  }
}

function sampled(tensor: Tensor): Tensor {
  if (tensor.size <= MAX_NUMBERS) return tensor.clone();
  const [length] = tensor.shape;
  const count = Math.min(length, Math.max(1, Math.floor((MAX_NUMBERS * length) / tensor.size)));
  return tidy(() => {
    const rows = Array.from({ length: count }, (_, i) => Math.floor((i * length) / count));
    return gather(tensor, tensor1d(rows, 'int32'));
  });
}
