import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import { checkInteger, checkOptions, wrong } from '../generator/arguments.ts';
import type { Generator } from '../generator/generator.ts';
import { SOURCE_OPTIONS, Source, type SourceArguments, type SourceConfig } from '../generator/source.ts';
import { nextOffset, offsetAt, type Stream } from '../generator/stream.ts';
import { lazyIterator } from '../hooks/lazy_iterator.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import { serialWords } from '../numbers/words.ts';
import { drop } from './drop.ts';
import { epochOffset, fixedOffset } from './epoch_offset.ts';
import type { Passes } from './passes.ts';
import { checkDataset, passesOf, SeededDataset } from './seeded_dataset.ts';
import { ShuffleBuffer } from './shuffle_buffer.ts';

/** The arguments of `seededShuffle` besides the dataset and the size of its buffer. */
export interface SeededShuffleArguments extends SourceArguments {
  /** Whether every epoch gets an order of its own; true by default. */
  reshuffleEachIteration?: boolean | null;
}

/** What a `SeededShuffle` needs to be made again, besides the dataset: plain JSON. */
export interface SeededShuffleConfig extends SourceConfig {
  bufferSize: number;
  reshuffleEachIteration: boolean;
}

/**
 * A `tf.data.Dataset` that gives the elements of another one in random order, through a buffer.
 *
 * With a generator, each epoch is one draw of the stream, taken when its first element is asked for: iterators that
 * are made and never read (tfjs's `fitDataset` makes one) draw nothing. With `seed: n`, the order of every epoch is
 * that of Python's `dataset.shuffle(bufferSize, seed=n)`, no global seed being set.
 *
 * Without `reshuffleEachIteration` every epoch has the order of draw 0, and the stream stays where it is.
 *
 * **Precision** As TensorFlow's: a 32-bit word modulo the number of elements held.
 * **See** TensorFlow, `python/data/ops/shuffle_op.py`.
 */
export class SeededShuffle<T extends TensorContainer> extends SeededDataset<T> {
  readonly bufferSize: number;
  readonly reshuffleEachIteration: boolean;
  readonly #source: Source;

  /** Makes a shuffle again from what `getConfig` gave, over the same dataset. */
  static fromConfig<T extends TensorContainer>(dataset: Dataset<T>, config: SeededShuffleConfig): SeededShuffle<T> {
    return new SeededShuffle(dataset, config?.bufferSize, config);
  }

  constructor(dataset: Dataset<T>, bufferSize: number, args: SeededShuffleArguments = {}) {
    const where = 'seededShuffle';
    checkDataset(where, dataset);
    checkOptions(where, args, [...SOURCE_OPTIONS, 'reshuffleEachIteration', 'bufferSize']);
    checkInteger(where, 'bufferSize', bufferSize, 1);
    const reshuffle = args?.reshuffleEachIteration ?? true;
    if (typeof reshuffle !== 'boolean') throw wrong(TypeError, where, 'reshuffleEachIteration', 'a boolean', reshuffle);
    const source = Source.of(where, 'shuffle', args ?? {});
    super(shuffled(passesOf(dataset), bufferSize, source, reshuffle));
    this.#source = source;
    this.bufferSize = bufferSize;
    this.reshuffleEachIteration = reshuffle;
  }

  /** The generator that the shuffle draws from; undefined if it was given a `seed`. */
  get generator(): Generator | undefined {
    return this.#source.generator;
  }

  /** The stream whose position counts the epochs that have begun. */
  get stream(): Stream {
    return this.#source.stream;
  }

  /** Gives what `fromConfig` needs: the whole record of the generator, and the name and position of the stream. */
  getConfig(): SeededShuffleConfig {
    return {
      ...this.#source.getCompleteConfig(),
      bufferSize: this.bufferSize,
      reshuffleEachIteration: this.reshuffleEachIteration,
    };
  }
}

/**
 * Shuffles a dataset through a buffer of `bufferSize` elements: `tf.data.Dataset.shuffle`, from a generator.
 *
 * A buffer of the dataset's size makes every order equally likely; a smaller one moves an element forward by fewer
 * than `bufferSize` places.
 *
 * **Range** `bufferSize` an integer of at least 1.
 */
export function seededShuffle<T extends TensorContainer>(
  dataset: Dataset<T>,
  bufferSize: number,
  args?: SeededShuffleArguments,
): SeededShuffle<T> {
  return new SeededShuffle(dataset, bufferSize, args);
}

function shuffled<T extends TensorContainer>(
  base: Passes<T>,
  bufferSize: number,
  source: Source,
  reshuffle: boolean,
): Passes<T> {
  return {
    ...base,
    sources: [source, ...base.sources],
    async open(skip) {
      const input = await base.open(0);
      const buffer = new ShuffleBuffer(input, bufferSize, serialWords(epochOf(source, reshuffle)));
      const opened = await lazyIterator(buffer.next);
      await drop(opened, skip);
      return opened;
    },
    advance:
      base.advance &&
      ((passes) => {
        if (reshuffle) source.stream.position += passes;
        base.advance?.(passes);
      }),
  };
}

/** Gives the place of an epoch's order: the next one of the stream, or always the first. */
function epochOf({ seed, stream }: Source, reshuffle: boolean): DrawOffset {
  if (seed === undefined) return reshuffle ? nextOffset(stream) : offsetAt(stream, 0);
  return reshuffle ? epochOffset(seed, stream.position++) : fixedOffset(seed);
}
