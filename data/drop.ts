import { dispose, type TensorContainer } from '@tensorflow/tfjs-core';
import type { LazyIterator } from '../hooks/lazy_iterator.ts';

/** Reads `count` elements of an iterator and disposes of them; fewer if it ends before. */
export async function drop<T extends TensorContainer>(iterator: LazyIterator<T>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { value, done } = await iterator.next();
    if (done) return;
    dispose(value);
  }
}
