import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import { datasetFrom, lazyIterator, type Step } from '../hooks/lazy_iterator.ts';
import type { Passes } from './passes.ts';

/**
 * Gives the passes over what an operator of tfjs makes of a dataset: `operate` puts it on what is left of the dataset
 * when the first `before(skip)` elements are left out, and with them the first `skip` of the result.
 */
export function operated<I extends TensorContainer, O extends TensorContainer>(
  base: Passes<I>,
  size: number,
  operate: (rest: Dataset<I>, skip: number) => Dataset<O>,
  before: (skip: number) => number = (skip) => skip,
): Passes<O> {
  return {
    ...base,
    size,
    async open(skip) {
      const opened = await base.open(before(skip));
      return operate(
        datasetFrom(async () => opened),
        skip,
      ).iterator();
    },
  };
}

/** Gives the passes over the first `count` elements of a dataset. */
export function taken<T extends TensorContainer>(base: Passes<T>, size: number, count: number): Passes<T> {
  return {
    ...operated(base, size, (rest, skip) => rest.take(Math.max(0, count - skip))),
    // Cut short, a pass has surely drawn only what comes before its first element.
    advance: base.drawsFirst ? base.advance : undefined,
  };
}

/**
 * Gives the passes over a dataset that is read `bufferSize` elements at a time ahead. Begun in the middle, a pass reads
 * ahead at once, so that it has asked for as much as if it had come there from the start.
 */
export function prefetched<T extends TensorContainer>(base: Passes<T>, bufferSize: number): Passes<T> {
  return {
    ...base,
    async open(skip) {
      const opened = await base.open(skip);
      const steps: Promise<Step<T>>[] = [];
      const readAhead = (length: number) => {
        while (steps.length < length) {
          const step = opened.next();
          // Its error is for whoever asks for the element, if anybody does.
          step.catch(() => {});
          steps.push(step);
        }
      };
      if (skip > 0) readAhead(bufferSize - 1);
      return lazyIterator(() => {
        readAhead(bufferSize);
        return steps.shift() as Promise<Step<T>>;
      });
    },
  };
}

/** Gives the passes over what tfjs's own shuffle makes of a dataset: they cannot be repeated. */
export function shuffledByHost<T extends TensorContainer>(
  base: Passes<T>,
  shuffle: (dataset: Dataset<T>) => Dataset<T>,
): Passes<T> {
  const shuffled = shuffle(datasetFrom(() => base.open(0)));
  return {
    ...base,
    obstacle: () => 'tfjs shuffles it, in an order that cannot be had again. Use seededShuffle',
    open: () => shuffled.iterator(),
  };
}
