import type { TensorContainer } from '@tensorflow/tfjs-core';
import { Dataset, generator as datasetOf } from '@tensorflow/tfjs-data';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

/** tfjs's iterator with all of its operators. tfjs exports neither the class nor its type. */
export type LazyIterator<T extends TensorContainer> = Awaited<ReturnType<Dataset<T>['iterator']>>;

/** A step of an iteration: an element, or the end. */
export type Step<T> = IteratorResult<T>;

/**
 * Returns a tfjs iterator whose steps come from `next`, which tfjs may call again before the last call has settled.
 *
 * **Changes** `next` of this one iterator, which saves two promises a step.
 *
 * **Why** A subclass of `tf.data.Dataset` must return iterators of a class that tfjs does not export;
 * `tf.data.generator` makes them. tfjs's operators (`map`, `batch`, ...) only call `next` of the iterator that they
 * read.
 *
 * **Two copies** of this library do not meet here.
 */
export async function lazyIterator<T extends TensorContainer>(next: () => Promise<Step<T>>): Promise<LazyIterator<T>> {
  const iterator = await datasetOf<T>(() => ({ next }) as AsyncIterator<T>).iterator();
  if (typeof iterator.next !== 'function') throw unexpectedTFJS('the iterator of a dataset has no `next`');
  iterator.next = next;
  return iterator;
}

/** Returns a dataset whose iterators `open` makes, to apply tfjs's operators to. */
export function datasetFrom<T extends TensorContainer>(open: () => Promise<LazyIterator<T>>): Dataset<T> {
  return new (class extends Dataset<T> {
    override iterator = open;
  })();
}
