import { array as arrayOf, Dataset, generator as datasetOf } from '@tensorflow/tfjs-data';
import { callStackAbove } from './call_stack.ts';
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
/** What `shuffle` has returned. */
const shuffled = new WeakSet<object>();
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
 * Whether tfjs shuffles a dataset somewhere: behind any of its operators, and in the parts of a `tf.data.zip` outside of a
 * `repeat`. Nothing is read, and no order is drawn.
 */
export function isShuffledByTFJS(dataset: Dataset<never>): boolean {
  const made = bases.get(dataset);
  if (made !== undefined) return shuffled.has(dataset) || made.some(isShuffledByTFJS);
  if (!isArrayOrZip(dataset)) return false;
  shuffles = 0;
  try {
    // If there is no iterator, reading the dataset will report it.
    dataset.iterator().catch(() => {});
    return shuffles > 0;
  } finally {
    shuffles = undefined;
  }
}

/**
 * Whether a dataset is what `tf.data.array` or `tf.data.zip` returns: to make an iterator of it does nothing else. Of a
 * dataset of unknown size, or of a class of the program's own, that may open a file or a camera, or draw.
 */
export function isArrayOrZip(dataset: Dataset<never>): boolean {
  // tfjs gives NaN as the size of a zip of nested arrays and objects.
  return dataset.size != null && sourceOf(dataset) === sourceOf(arrayOf([]) as unknown as Dataset<never>);
}

function sourceOf({ iterator }: Dataset<never>): string {
  return Function.prototype.toString.call(iterator);
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
function watchShuffle(result: Dataset<never>, stack: readonly string[]): void {
  const { iterator } = result;
  shuffled.add(result);
  result.iterator = () => {
    if (shuffles === undefined) {
      for (const observer of observers) observer(stack);
      return iterator.call(result);
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
 * **Changes** the operators on `Dataset.prototype`, `iterator` of what `shuffle` returns, and `next` of the iterators that
 * `tf.data.generator` makes. Their behaviour is otherwise unchanged.
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
    prototype[name] = function operator(this: Dataset<never>, ...args: unknown[]) {
      const [first, ...rest] = args;
      const isUnknown = TRANSFORMS.includes(name) && typeof first === 'function' && !wrappers.has(first);
      const result = original.apply(this, isUnknown ? [wrap(first as AnyFunction), ...rest] : args);
      if (name === 'shuffle') watchShuffle(result, observers.size > 0 ? callStackAbove(operator) : []);
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
