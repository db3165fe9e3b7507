import { Dataset, generator as datasetOf } from '@tensorflow/tfjs-data';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

/** An operator that a dataset is the result of, and its arguments. */
export interface DatasetOperator {
  readonly name: string;
  readonly args: { readonly [name: string]: unknown };
}

type AnyFunction = (...args: never[]) => unknown;

/** The operators of datasets, and what their arguments are called. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  batch: ['batchSize', 'smallLastBatch'],
  concatenate: [],
  filter: ['predicate'],
  map: ['transform'],
  mapAsync: ['transform'],
  prefetch: [],
  repeat: ['count'],
  skip: ['count'],
  take: ['count'],
  shuffle: ['bufferSize', 'seed', 'reshuffleEachIteration'],
};

const TRANSFORMS = ['filter', 'map', 'mapAsync'];

const operators = new WeakMap<object, readonly DatasetOperator[]>();
const bases = new WeakMap<object, readonly Dataset<never>[]>();
const wrappers = new WeakSet<object>();
let isHooked = false;
/** How many shuffles were met, while somebody counts them. */
let shuffles: number | undefined;
const observers = new Set<(stack: readonly string[]) => void>();

/** Returns the operators that made a dataset of tfjs, as far as they are known; the first is where it came from. */
export function operatorsOf(dataset: Dataset<never>): readonly DatasetOperator[] {
  return (
    operators.get(dataset) ?? [{ name: 'dataset', args: { size: Number.isFinite(dataset.size) ? dataset.size : null } }]
  );
}

/** Returns the datasets of tfjs that no known operator has made, and that a dataset was made from; or itself. */
export function rootsOf(dataset: Dataset<never>): readonly Dataset<never>[] {
  return bases.get(dataset)?.flatMap(rootsOf) ?? [dataset];
}

/**
 * Returns how many of tfjs's own shuffles a dataset contains, as far as making an iterator shows them: through
 * `tf.data.zip` and operators, but not behind `repeat`, nor in the argument of `concatenate`. Nothing is read or drawn.
 */
export function stockShufflesIn(dataset: Dataset<never>): number {
  const known = operatorsOf(dataset).filter(({ name }) => name === 'shuffle').length;
  if (known > 0) return known;
  shuffles = 0;
  try {
    // If there is no iterator, reading the dataset will report it.
    dataset.iterator().catch(() => {});
    return shuffles;
  } finally {
    shuffles = undefined;
  }
}

/**
 * Calls `observer` whenever tfjs shuffles a dataset for an iteration, with the lines of the stack at which `shuffle` was
 * called, until the returned function is called.
 */
export function observeStockShuffles(observer: (stack: readonly string[]) => void): () => void {
  observers.add(observer);
  return () => observers.delete(observer);
}

/** Makes a dataset that tfjs shuffles count itself, instead of drawing an order, while somebody counts. */
function countShuffle(shuffled: Dataset<never>): void {
  const { iterator } = shuffled;
  const stack = observers.size > 0 ? (new Error().stack ?? '').split('\n').map((line) => line.trim()) : [];
  shuffled.iterator = () => {
    if (shuffles === undefined) {
      for (const observer of observers) observer(stack.slice(3));
      return iterator.call(shuffled);
    }
    shuffles += 1;
    return Promise.reject(new Error('It is only counted.'));
  };
}

/** Marks a function that runs inside a dataset as known, so that the hook leaves it alone. */
export function markKnown<F extends AnyFunction>(transform: F): F {
  wrappers.add(transform);
  return transform;
}

/**
 * Calls `wrap` with every function that a program lets run inside a tfjs dataset, and uses what it returns; and records
 * the operators of datasets.
 *
 * **Changes** the operators on `Dataset.prototype`, `iterator` of what `shuffle` returns, and `next` of the iterators that `tf.data.generator` makes. Their
 * behaviour is otherwise unchanged.
 *
 * **Why** What a transform draws from is drawn again, or too early, when a run is resumed; only here can it be told from
 * other draws. And a resumed run must know whether its data is batched as it was. tfjs has no way to ask for either.
 *
 * **Two copies** of this library wrap one another; each sees the draws from its own streams.
 */
export function hookDatasetOperators(wrap: <F extends AnyFunction>(transform: F) => F): void {
  if (isHooked) return;
  isHooked = true;
  const prototype = Dataset.prototype as unknown as Record<string, (...args: unknown[]) => Dataset<never>>;
  for (const [name, names] of Object.entries(OPERATORS)) {
    const original = prototype[name];
    if (typeof original !== 'function') throw unexpectedTFJS(`a dataset has no \`${name}\``);
    prototype[name] = function (this: Dataset<never>, ...args: unknown[]) {
      const [first, ...rest] = args;
      const isUnknown = TRANSFORMS.includes(name) && typeof first === 'function' && !wrappers.has(first);
      const result = original.apply(this, isUnknown ? [wrap(first as AnyFunction), ...rest] : args);
      if (name === 'shuffle') countShuffle(result);
      bases.set(result, [this, ...args.filter((arg): arg is Dataset<never> => arg instanceof Dataset)]);
      const named = Object.fromEntries(names.map((key, i) => [key, args[i]]));
      // Reading ahead changes nothing that is read.
      if (name !== 'prefetch') operators.set(result, [...operatorsOf(this), { name, args: named }]);
      else operators.set(result, operatorsOf(this));
      return result;
    };
  }
  hookIterators(wrap);
}

/** Wraps the functions of `tf.data.generator`, whose class of iterators tfjs does not export. */
function hookIterators(wrap: <F extends AnyFunction>(transform: F) => F): void {
  const sample = datasetOf(() => ({ next: () => ({ value: 0, done: true }) }) as unknown as Iterator<number>);
  sample.iterator().then((iterator) => {
    const prototype = Object.getPrototypeOf(iterator) as { next: () => Promise<unknown> };
    if (Object.hasOwn(prototype, 'next')) prototype.next = wrap(prototype.next) as typeof prototype.next;
  });
}
