import { dispose, type TensorContainer } from '@tensorflow/tfjs-core';
import { Dataset, generator as datasetOf } from '@tensorflow/tfjs-data';

/** tfjs's iterator with all of its operators. tfjs exports neither the class nor its type. */
export type LazyIterator<T extends TensorContainer> = Awaited<ReturnType<Dataset<T>['iterator']>>;

/** A step of an iteration: an element, or the end. */
export type Step<T> = IteratorResult<T>;

/** Makes a tfjs iterator of a function that gives one step after the other. Its calls may overlap. */
export async function lazyIterator<T extends TensorContainer>(next: () => Promise<Step<T>>): Promise<LazyIterator<T>> {
  const iterator = await datasetOf<T>(() => ({ next }) as AsyncIterator<T>).iterator();
  // What tfjs made of it would go through two more promises for each element.
  iterator.next = next;
  return iterator;
}

/** Makes a dataset of how its iterators are made, for tfjs's operators to work on. */
export function datasetFrom<T extends TensorContainer>(open: () => Promise<LazyIterator<T>>): Dataset<T> {
  return new (class extends Dataset<T> {
    override iterator = open;
  })();
}

/** Reads `count` elements of an iterator and disposes of them; fewer where it ends. */
export async function drop<T extends TensorContainer>(iterator: LazyIterator<T>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const { value, done } = await iterator.next();
    if (done) return;
    dispose(value);
  }
}
