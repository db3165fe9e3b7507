import type { TensorContainer } from '@tensorflow/tfjs-core';
import { Dataset, generator as datasetOf } from '@tensorflow/tfjs-data';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

/** tfjs's iterator with all of its operators. tfjs exports neither the class nor its type. */
export type LazyIterator<T extends TensorContainer> = Awaited<ReturnType<Dataset<T>['iterator']>>;

/** A step of an iteration: an element, or the end. */
export type Step<T> = IteratorResult<T>;

/**
 * Makes a tfjs iterator of a function that returns one step after the other. Its calls may overlap.
 *
 * **Changes** `next` of this one iterator, so that a step does not go through two more promises.
 *
 * **Why** `tf.data.Dataset` has to be subclassed with iterators of a class that is not exported; `tf.data.generator` makes
 * them. Its operators (`map`, `batch`, ...) call `next` on the iterator that they work on, so an own `next` serves them.
 *
 * **Two copies** of this library do not meet here.
 */
export async function lazyIterator<T extends TensorContainer>(next: () => Promise<Step<T>>): Promise<LazyIterator<T>> {
  const iterator = await datasetOf<T>(() => ({ next }) as AsyncIterator<T>).iterator();
  if (typeof iterator.next !== 'function') throw unexpectedTFJS('the iterator of a dataset has no `next`');
  iterator.next = next;
  return iterator;
}

/** Makes a dataset of a function that makes its iterators, for tfjs's operators to work on. */
export function datasetFrom<T extends TensorContainer>(open: () => Promise<LazyIterator<T>>): Dataset<T> {
  return new (class extends Dataset<T> {
    override iterator = open;
  })();
}
