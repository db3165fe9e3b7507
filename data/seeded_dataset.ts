import type { TensorContainer } from '@tensorflow/tfjs-core';
import { Dataset } from '@tensorflow/tfjs-data';
import { checkInteger, wrong } from '../generator/arguments.ts';
import type { DrawnFrom } from '../generator/draw_events.ts';
import type { Generator } from '../generator/generator.ts';
import type { Stream } from '../generator/stream.ts';
import { MADE_BY, refuseForeign, THIS_COPY } from '../hooks/copies.ts';
import { type LazyIterator, lazyIterator } from '../hooks/lazy_iterator.ts';
import { concatenated, repeated } from './chains.ts';
import { operated, prefetched, shuffledByTFJS, taken } from './operators.ts';
import { type Passes, replayed, streamsOf } from './passes.ts';
import { checkPosition, type DatasetPosition, setStreamPositions } from './position.ts';
import { recordRead } from './read_capture.ts';
import { Reading } from './reading.ts';
import { drawObstacle, recordingDraws } from './transform_draws.ts';

/** Returns the passes over a dataset, seeded or not. */
export let passesOf: <T extends TensorContainer>(dataset: Dataset<T>) => Passes<T>;

/** One iteration of a dataset, and its position. */
export interface DatasetReading<T extends TensorContainer> {
  readonly iterator: LazyIterator<T>;
  /** Returns the position after the elements that the iterator has returned. */
  position(): DatasetPosition;
}

/**
 * A `tf.data.Dataset` that tracks its position and can be resumed at it, in another process too. `seededShuffle`,
 * `seededBatches`, `seededMap` and `resumable` return one, and so do its operators.
 *
 * A position is a few numbers. Resuming repeats the draws of the iteration. Transforms do not run on the skipped
 * elements, unless what follows depends on them (`filter`, `resumable`). Prefetched elements are neither lost nor
 * repeated.
 *
 * A repeated or concatenated dataset, and a `resumable` one with streams of its own, draws while it is read: nothing
 * else should draw from its streams meanwhile. If such an iteration is prefetched and then abandoned, how many draws it
 * has made depends on how far it was read ahead; one that ends or is resumed has always made the same draws.
 *
 * The data must be the same each time it is read, and have as many elements as its `size` says.
 *
 * @example
 * const position = JSON.stringify(dataset.getPosition()); // in the middle of an epoch
 * sameDataset.setPosition(JSON.parse(position)); // in another process: its next iteration begins with the next element
 */
export class SeededDataset<T extends TensorContainer> extends Dataset<T> {
  override readonly size: number;
  readonly #passes: Passes<T>;
  #last: { position(): DatasetPosition } | undefined;
  #pending: DatasetPosition | undefined;

  static {
    passesOf = (dataset) => {
      refuseForeign('tf.data.Dataset', 'dataset', dataset);
      return dataset instanceof SeededDataset ? dataset.#passes : replayed(dataset);
    };
  }

  /** @internal. Use `seededShuffle`, `seededBatches`, `seededMap` or `resumable`. */
  constructor(passes: Passes<T>) {
    super();
    this.size = passes.size;
    this.#passes = passes;
  }

  /** @internal */
  get [MADE_BY](): object {
    return THIS_COPY;
  }

  /** The streams that the dataset draws from, in the order of a position's. */
  get streams(): readonly Stream[] {
    return streamsOf(this.#passes.sources);
  }

  /** The generators of those streams, each once; the stream of a `seed` has none. */
  get generators(): readonly Generator[] {
    return [...new Set(this.#passes.sources.flatMap(({ generator }) => generator ?? []))];
  }

  override iterator(): Promise<LazyIterator<T>> {
    const isInner = recordRead(this.#passes);
    const onBegin = () => {
      const from = this.#pending;
      this.#pending = undefined;
      this.#last = reading;
      return from;
    };
    const reading: Reading<T> = new Reading(this.#passes, undefined, onBegin, isInner);
    return lazyIterator(reading.next);
  }

  /**
   * Returns an iteration with a position of its own. It begins when its first element is requested, at `position` if
   * that is given. Other iterations of the dataset, such as an evaluation in between, do not affect it, unless the
   * dataset draws while it is read.
   */
  async read(position?: DatasetPosition): Promise<DatasetReading<T>> {
    if (position !== undefined) checkPosition('read', position, this.streams, this.size);
    const reading = new Reading(this.#passes, position);
    const iterator = await lazyIterator(reading.next);
    return { iterator, position: () => reading.position() };
  }

  /**
   * Returns the position in the iteration that began last: where its streams were then, and how many elements have been
   * received. Between iterations it is the beginning of the next one.
   */
  getPosition(): DatasetPosition {
    return this.#pending ?? (this.#last ?? new Reading(this.#passes)).position();
  }

  /** Throws unless `setPosition` would accept the position. */
  checkPosition(position: unknown): void {
    checkPosition('setPosition', position, this.streams, this.size);
  }

  /** Makes the next iteration begin at a position; later ones are whole. The streams are set to where they were. */
  setPosition(position: DatasetPosition): void {
    this.checkPosition(position);
    setStreamPositions(this.streams, position.streams);
    this.#pending = { ...position };
    this.#last = undefined;
  }

  override map<O extends TensorContainer>(transform: (value: T) => O): SeededDataset<O> {
    const drawn = new Set<DrawnFrom>();
    const recorded = recordingDraws(transform, drawn);
    const passes = operated(this.#passes, this.size, { name: 'map', args: { transform } }, (rest) =>
      rest.map(recorded),
    );
    return new SeededDataset({ ...passes, transformDraws: [...passes.transformDraws, drawn] });
  }

  override mapAsync<O extends TensorContainer>(transform: (value: T) => Promise<O>): SeededDataset<O> {
    const drawn = new Set<DrawnFrom>();
    const recorded = recordingDraws(transform, drawn);
    const passes = operated(this.#passes, this.size, { name: 'mapAsync', args: { transform } }, (rest) =>
      rest.mapAsync(recorded),
    );
    return new SeededDataset({ ...passes, transformDraws: [...passes.transformDraws, drawn] });
  }

  override filter(predicate: (value: T) => boolean): SeededDataset<T> {
    const { size } = super.filter(predicate);
    // Only reading shows which elements come before the position.
    const drawn = new Set<DrawnFrom>();
    const recorded = recordingDraws(predicate, drawn);
    const operate = (whole: Dataset<T>, skip: number) => whole.filter(recorded).skip(skip);
    const passes = operated(this.#passes, size, { name: 'filter', args: { predicate } }, operate, () => 0);
    const obstacle: typeof passes.obstacle = (sources) =>
      passes.obstacle(sources) ?? drawObstacle([drawn, ...passes.transformDraws], sources);
    return new SeededDataset({ ...passes, obstacle });
  }

  override batch(batchSize: number, smallLastBatch = true): SeededDataset<TensorContainer> {
    checkInteger('batch', 'batchSize', batchSize, 1);
    const { size } = super.batch(batchSize, smallLastBatch);
    const operate = (rest: Dataset<T>) => rest.batch(batchSize, smallLastBatch);
    const operator = { name: 'batch', args: { batchSize, smallLastBatch } };
    return new SeededDataset(operated(this.#passes, size, operator, operate, (skip) => skip * batchSize));
  }

  override prefetch(bufferSize: number): SeededDataset<T> {
    checkInteger('prefetch', 'bufferSize', bufferSize, 1);
    return new SeededDataset(prefetched(this.#passes, bufferSize));
  }

  /** As in tfjs, a negative count takes everything. */
  override take(count: number): SeededDataset<T> {
    if (!(count >= 0)) return new SeededDataset(this.#passes);
    checkInteger('take', 'count', count);
    return new SeededDataset(taken(this.#passes, super.take(count).size, count));
  }

  /** As in tfjs, a negative count skips nothing. */
  override skip(count: number): SeededDataset<T> {
    if (!(count >= 0)) return new SeededDataset(this.#passes);
    checkInteger('skip', 'count', count);
    const { size } = super.skip(count);
    return new SeededDataset(
      operated(
        this.#passes,
        size,
        { name: 'skip', args: { count } },
        (rest) => rest,
        (skip) => skip + count,
      ),
    );
  }

  /** Each pass makes draws of its own. Without a count, or with a negative one, it repeats for ever. */
  override repeat(count?: number): SeededDataset<T> {
    if (count != null) checkInteger('repeat', 'count', count);
    const { size } = super.repeat(count);
    return new SeededDataset(repeated(this.#passes, size, count == null || count < 0 ? Infinity : count));
  }

  override concatenate(dataset: Dataset<T>): SeededDataset<T> {
    checkDataset('concatenate', dataset);
    const { size } = super.concatenate(dataset);
    return new SeededDataset(concatenated(this.#passes, passesOf(dataset), size));
  }

  /** tfjs's own shuffle, which is not seeded, so the result cannot be resumed. Use `seededShuffle`. */
  override shuffle(bufferSize: number, seed?: string, reshuffleEachIteration?: boolean): SeededDataset<T> {
    super.shuffle(bufferSize, seed, reshuffleEachIteration);
    return new SeededDataset(
      shuffledByTFJS(this.#passes, (dataset) => dataset.shuffle(bufferSize, seed, reshuffleEachIteration)),
    );
  }
}

/** Throws unless `value` is a dataset. */
export function checkDataset(where: string, value: unknown): asserts value is Dataset<TensorContainer> {
  if (typeof (value as Dataset<TensorContainer>)?.iterator !== 'function') {
    throw wrong(TypeError, where, 'dataset', 'a tf.data.Dataset', value);
  }
}
