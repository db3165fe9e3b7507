import type { TensorContainer } from '@tensorflow/tfjs-core';
import { Dataset } from '@tensorflow/tfjs-data';
import { checkInteger, wrong } from '../generator/arguments.ts';
import type { Generator } from '../generator/generator.ts';
import type { Stream } from '../generator/stream.ts';
import { MADE_BY, refuseForeign, THIS_COPY } from '../hooks/copies.ts';
import { type LazyIterator, lazyIterator } from '../hooks/lazy_iterator.ts';
import { concatenated, repeated } from './chains.ts';
import { operated, prefetched, shuffledByHost, taken } from './operators.ts';
import { type Passes, replayed, streamsOf } from './passes.ts';
import { checkPosition, type DatasetPosition, putStreams } from './position.ts';
import { recordRead } from './read_capture.ts';
import { Reading } from './reading.ts';

/** Gives the passes over a dataset, seeded or not. */
export let passesOf: <T extends TensorContainer>(dataset: Dataset<T>) => Passes<T>;

/** One iteration of a dataset, and where it is. */
export interface DatasetReading<T extends TensorContainer> {
  readonly iterator: LazyIterator<T>;
  /** Gives the place after what the iterator has given out. */
  position(): DatasetPosition;
}

/**
 * A `tf.data.Dataset` that knows the place up to which it has been received, and can go on from it, in another process
 * too: what `seededShuffle`, `seededBatches`, `seededMap` and `resumable` give, and what the operators of these make.
 *
 *     const position = JSON.stringify(dataset.getPosition()); // in the middle of an epoch
 *     again.setPosition(JSON.parse(position)); // the same dataset, made anew: goes on with the very next element
 *
 * A position is a few numbers. Going on draws again what the iteration drew; transforms do not run on what is left
 * out, unless what comes after them depends on it (`filter`, `resumable`). What a `prefetch` has read ahead is neither
 * lost nor repeated.
 *
 * What is repeated or concatenated, and what is `resumable` with streams of its own, draws as it goes: nobody else
 * should draw from its streams meanwhile. If such an iteration is read ahead and then given up, how far it has drawn
 * depends on how far it had come; one that ends, or is gone on with, does not.
 *
 * Data must be the same each time it is read, and as long as its `size` says.
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

  /** The generators of those streams, each once; a stream of a `seed` has none. */
  get generators(): readonly Generator[] {
    return [...new Set(this.#passes.sources.flatMap(({ generator }) => generator ?? []))];
  }

  override iterator(): Promise<LazyIterator<T>> {
    recordRead(this.#passes);
    const reading: Reading<T> = new Reading(this.#passes, undefined, () => {
      const from = this.#pending;
      this.#pending = undefined;
      this.#last = reading;
      return from;
    });
    return lazyIterator(reading.next);
  }

  /**
   * Gives an iteration with a place of its own, which begins at `position`, if it is given, when its first element is
   * asked for. Other iterations of the dataset, such as one that evaluates it in between, do it no harm, unless it draws
   * as it goes.
   */
  async read(position?: DatasetPosition): Promise<DatasetReading<T>> {
    if (position !== undefined) checkPosition('read', position, this.streams, this.size);
    const reading = new Reading(this.#passes, position);
    const iterator = await lazyIterator(reading.next);
    return { iterator, position: () => reading.position() };
  }

  /**
   * Gives the place in the iteration that was begun last: where its streams were, and how many elements have been
   * received. Between iterations it is the beginning of the next one.
   */
  getPosition(): DatasetPosition {
    return this.#pending ?? (this.#last ?? new Reading(this.#passes)).position();
  }

  /** Throws unless `setPosition` would take the position. */
  checkPosition(position: unknown): void {
    checkPosition('setPosition', position, this.streams, this.size);
  }

  /** Makes the next iteration begin at a position; those after it are whole. The streams are put where they were. */
  setPosition(position: DatasetPosition): void {
    this.checkPosition(position);
    putStreams(this.streams, position.streams);
    this.#pending = { ...position };
    this.#last = undefined;
  }

  override map<O extends TensorContainer>(transform: (value: T) => O): SeededDataset<O> {
    return new SeededDataset(operated(this.#passes, this.size, (rest) => rest.map(transform)));
  }

  override mapAsync<O extends TensorContainer>(transform: (value: T) => Promise<O>): SeededDataset<O> {
    return new SeededDataset(operated(this.#passes, this.size, (rest) => rest.mapAsync(transform)));
  }

  override filter(predicate: (value: T) => boolean): SeededDataset<T> {
    const { size } = super.filter(predicate);
    // Which elements come before the place only reading can tell.
    const operate = (whole: Dataset<T>, skip: number) => whole.filter(predicate).skip(skip);
    return new SeededDataset(operated(this.#passes, size, operate, () => 0));
  }

  override batch(batchSize: number, smallLastBatch = true): SeededDataset<TensorContainer> {
    checkInteger('batch', 'batchSize', batchSize, 1);
    const { size } = super.batch(batchSize, smallLastBatch);
    const operate = (rest: Dataset<T>) => rest.batch(batchSize, smallLastBatch);
    return new SeededDataset(operated(this.#passes, size, operate, (skip) => skip * batchSize));
  }

  override prefetch(bufferSize: number): SeededDataset<T> {
    checkInteger('prefetch', 'bufferSize', bufferSize, 1);
    return new SeededDataset(prefetched(this.#passes, bufferSize));
  }

  /** As tfjs has it, a negative count takes everything. */
  override take(count: number): SeededDataset<T> {
    if (!(count >= 0)) return new SeededDataset(this.#passes);
    checkInteger('take', 'count', count);
    return new SeededDataset(taken(this.#passes, super.take(count).size, count));
  }

  /** As tfjs has it, a negative count skips nothing. */
  override skip(count: number): SeededDataset<T> {
    if (!(count >= 0)) return new SeededDataset(this.#passes);
    checkInteger('skip', 'count', count);
    const { size } = super.skip(count);
    return new SeededDataset(
      operated(
        this.#passes,
        size,
        (rest) => rest,
        (skip) => skip + count,
      ),
    );
  }

  /** Each pass makes draws of its own. Without a count, or with a negative one, there is no end. */
  override repeat(count?: number): SeededDataset<T> {
    if (count != null) checkInteger('repeat', 'count', count);
    const { size } = super.repeat(count);
    return new SeededDataset(repeated(this.#passes, size, count == null || count < 0 ? Infinity : count));
  }

  override concatenate(dataset: Dataset<T>): SeededDataset<T> {
    const { size } = super.concatenate(dataset);
    return new SeededDataset(concatenated(this.#passes, passesOf(dataset), size));
  }

  /** tfjs's own shuffle, which is not seeded: there is no going on from a place behind it. Use `seededShuffle`. */
  override shuffle(bufferSize: number, seed?: string, reshuffleEachIteration?: boolean): SeededDataset<T> {
    super.shuffle(bufferSize, seed, reshuffleEachIteration);
    return new SeededDataset(
      shuffledByHost(this.#passes, (dataset) => dataset.shuffle(bufferSize, seed, reshuffleEachIteration)),
    );
  }
}

/** Throws unless `value` is a dataset. */
export function checkDataset(where: string, value: unknown): asserts value is Dataset<TensorContainer> {
  if (typeof (value as Dataset<TensorContainer>)?.iterator !== 'function') {
    throw wrong(TypeError, where, 'dataset', 'a tf.data.Dataset', value);
  }
}
