import type { Tensor, TensorContainer } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import type { DrawnFrom } from '../generator/draw_events.ts';
import type { Generator } from '../generator/generator.ts';
import type { Stream } from '../generator/stream.ts';
import { arrayItems } from '../hooks/array_items.ts';
import { type DatasetOperator, isShuffledByTFJS, operatorsOf } from '../hooks/dataset_operators.ts';
import type { LazyIterator } from '../hooks/lazy_iterator.ts';
import { drop } from './drop.ts';
import { captureReads } from './read_capture.ts';
import { drawObstacle } from './transform_draws.ts';

/** A stream that a dataset draws from, and the generator that it belongs to, if any. */
export interface DataSource {
  readonly stream: Stream;
  readonly generator?: Generator;
}

/** What elements are made from: a tensor, by its rows, or the elements of `tf.data.array`. */
export type Contents = Tensor | readonly unknown[];

const HIDDEN =
  'it contains a seeded dataset behind an operator of tfjs. Apply `resumable` to the result of that operator, ' +
  'or name the seeded dataset in `sources`';

/**
 * How a dataset is read, pass after pass, each from any position on.
 *
 * A pass makes its draws when it is opened, or later, as it reaches them. Whatever elements are skipped, the draws are
 * those of the whole pass: the streams end at the same positions.
 */
export interface Passes<T extends TensorContainer> {
  /** The number of elements, in the sense of `Dataset.size`. */
  readonly size: number;
  /** What the dataset draws from, in the order of a position's `streams`. */
  readonly sources: readonly DataSource[];
  /** Whether a pass makes all its draws before it returns its first element. */
  readonly drawsFirst: boolean;
  /** Whether it draws through seeded datasets that are read behind an operator of tfjs. */
  readonly drawsInside?: boolean;
  /** What it is made of, to be compared when a run is resumed. */
  readonly operators: readonly DatasetOperator[];
  /** What the transforms in it were seen to draw from, if they run once for each element that is received. */
  readonly transformDraws: readonly ReadonlySet<DrawnFrom>[];
  /** Whether tfjs shuffles it somewhere, as far as that can be found without reading. */
  isShuffledByTFJS(): boolean;
  /** Returns what its elements are made from, as far as that can be found without reading any. */
  contents(): Promise<readonly Contents[]>;
  /** Why it cannot be resumed, or undefined. `sources` is what else is set to where it was, before it is replayed. */
  obstacle(sources?: readonly DrawnFrom[]): string | undefined;
  /** Begins a pass and returns what comes after its first `skip` elements, which are skipped as cheaply as possible. */
  open(skip: number): Promise<LazyIterator<T>>;
  /** Waits until all elements are there that were requested ahead of time: then an abandoned pass makes no more draws. */
  settle?(): Promise<void>;
  /** Advances the streams as `passes` whole passes would. Undefined if that can only be found by reading. */
  advance?(passes: number): void;
}

/**
 * Returns the passes over a dataset of which only the iterators are known: each pass is replayed from its beginning.
 *
 * `sources` is everything that it draws from, and `drawsFirst` whether it makes all draws before its first element.
 */
export function replayed<T extends TensorContainer>(
  dataset: Dataset<T>,
  sources: readonly DataSource[] = [],
  drawsFirst = true,
): Passes<T> {
  const streams = streamsOf(sources);
  let contained: readonly Passes<TensorContainer>[] = [];
  const isHidden = ({ stream }: DataSource) => !streams.includes(stream);
  const obstacleOf = (passes: Passes<TensorContainer>, known: readonly DrawnFrom[]) =>
    passes.obstacle(known) ??
    drawObstacle(passes.transformDraws, known) ??
    (passes.sources.some(isHidden) ? HIDDEN : undefined);
  return {
    size: dataset.size,
    sources,
    drawsFirst,
    drawsInside: sources.length > 0,
    operators: operatorsOf(dataset as Dataset<never>),
    transformDraws: [],
    isShuffledByTFJS() {
      const [isShuffled, inside] = captureReads(() => isShuffledByTFJS(dataset as Dataset<never>));
      return isShuffled || inside.some((passes) => passes.isShuffledByTFJS());
    },
    contents: () => arrayItems(dataset as Dataset<never>),
    // A transform is seen to draw only when it has run.
    obstacle: (more = []) =>
      contained.map((passes) => obstacleOf(passes, [...streams, ...more])).find((reason) => reason !== undefined),
    async open(skip) {
      const [iterator, inside] = captureReads(() => dataset.iterator());
      contained = inside;
      const opened = await iterator;
      await drop(opened, skip);
      return opened;
    },
    async settle() {
      for (const passes of contained) await passes.settle?.();
    },
    advance: sources.length === 0 ? () => {} : undefined,
  };
}

/** Returns the streams of sources, each once. */
export function streamsOf(sources: readonly DataSource[]): Stream[] {
  return [...new Set(sources.map(({ stream }) => stream))];
}

/**
 * Returns a dataset's size if it is certain, otherwise undefined. For tfjs an unknown size is null, but that of a zip
 * with a part of unknown size can be 0.
 */
export function knownSize(size: number | null): number | undefined {
  return Number.isSafeInteger(size) && (size as number) > 0 ? (size as number) : undefined;
}
