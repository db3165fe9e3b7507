import * as tf from '@tensorflow/tfjs';
import { backends } from '../backends.ts';
import { digestOf, digests, draws } from '../digests.ts';

/** Returns the digests of all draws in Node, on each of its backends. */
export async function nodeDigests(): Promise<typeof digests> {
  for (const backend of backends) {
    await tf.setBackend(backend);
    for (const kind of Object.keys(draws)) await digestOf(kind);
  }
  return digests;
}
