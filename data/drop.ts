import { dispose, type TensorContainer } from '@tensorflow/tfjs-core';
import type { LazyIterator } from '../hooks/lazy_iterator.ts';

/** Reads and disposes of `count` elements of an iterator, or of fewer if it ends before. */
export async function drop<T extends TensorContainer>(iterator: LazyIterator<T>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { value, done } = await iterator.next();
    if (done) return;
    dispose(value);
  }
}
