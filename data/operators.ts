import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import type { DatasetOperator } from '../hooks/dataset_operators.ts';
import { datasetFrom, lazyIterator, type Step } from '../hooks/lazy_iterator.ts';
import type { Passes } from './passes.ts';
import { drawObstacle } from './transform_draws.ts';

/**
 * Returns the passes over the result of a tfjs operator. To skip the first `skip` elements of the result, a pass skips
 * the first `before(skip)` elements of the dataset, and `operate` applies the operator to the rest.
 */
export function operated<I extends TensorContainer, O extends TensorContainer>(
  base: Passes<I>,
  size: number,
  operator: DatasetOperator,
  operate: (rest: Dataset<I>, skip: number) => Dataset<O>,
  before: (skip: number) => number = (skip) => skip,
): Passes<O> {
  return {
    ...base,
    size,
    operators: [...base.operators, operator],
    async open(skip) {
      const opened = await base.open(before(skip));
      return operate(
        datasetFrom(async () => opened),
        skip,
      ).iterator();
    },
  };
}

/** Returns the passes over the first `count` elements of a dataset. */
export function taken<T extends TensorContainer>(base: Passes<T>, size: number, count: number): Passes<T> {
  return {
    ...operated(base, size, { name: 'take', args: { count } }, (rest, skip) => rest.take(Math.max(0, count - skip))),
    // Of a pass that is cut short, it is certain only that it has made the draws before its first element.
    advance: base.drawsFirst ? base.advance : undefined,
  };
}

/**
 * Returns the passes over a dataset that is read `bufferSize` elements ahead. A pass that begins in the middle reads
 * ahead at once, so that it has requested as many elements as if it had begun at the start.
 */
export function prefetched<T extends TensorContainer>(base: Passes<T>, bufferSize: number): Passes<T> {
  let pending: Promise<unknown> = Promise.resolve();
  return {
    ...base,
    obstacle: (sources) => base.obstacle(sources) ?? drawObstacle(base.transformDraws, sources),
    async settle() {
      await pending;
      await base.settle?.();
    },
    async open(skip) {
      const opened = await base.open(skip);
      const steps: Promise<Step<T>>[] = [];
      const readAhead = (length: number) => {
        while (steps.length < length) {
          const step = opened.next();
          steps.push(step);
          // An error is reported to the call that requests this element, if there is one.
          const request = step.catch(() => {});
          pending = Promise.all([pending, request]).then(() => undefined);
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

/** Returns the passes over the result of tfjs's own shuffle, whose order cannot be reproduced. */
export function shuffledByTFJS<T extends TensorContainer>(
  base: Passes<T>,
  shuffle: (dataset: Dataset<T>) => Dataset<T>,
): Passes<T> {
  const shuffled = shuffle(datasetFrom(() => base.open(0)));
  return {
    ...base,
    isShuffledByTFJS: () => true,
    obstacle: () => 'tfjs shuffles it, in an order that cannot be reproduced. Use seededShuffle',
    open: () => shuffled.iterator(),
  };
}
