import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import { checkInteger, checkOptions, wrong } from '../generator/arguments.ts';
import type { Generator } from '../generator/generator.ts';
import { SOURCE_OPTIONS, Source, type SourceArguments, type SourceConfig } from '../generator/source.ts';
import { countDraw, nextOffset, offsetAt, type Stream } from '../generator/stream.ts';
import { lazyIterator } from '../hooks/lazy_iterator.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import { serialWords } from '../numbers/words.ts';
import { drop } from './drop.ts';
import { epochOffset, fixedOffset } from './epoch_offset.ts';
import type { Passes } from './passes.ts';
import { checkDataset, passesOf, SeededDataset } from './seeded_dataset.ts';
import { ShuffleBuffer } from './shuffle_buffer.ts';
import { drawObstacle } from './transform_draws.ts';

/** The arguments of `seededShuffle` besides the dataset and the size of its buffer. */
export interface SeededShuffleArguments extends SourceArguments {
  /** Whether every epoch has an order of its own; true by default. */
  reshuffleEachIteration?: boolean | null;
}

/** What `SeededShuffle.fromConfig` needs besides the dataset: plain JSON. */
export interface SeededShuffleConfig extends SourceConfig {
  bufferSize: number;
  reshuffleEachIteration: boolean;
}

/**
 * A `tf.data.Dataset` of the elements of another one in random order, shuffled through a buffer.
 *
 * With a generator, each epoch is one draw of the stream, made when its first element is requested: iterators that are
 * never read (tfjs's `fitDataset` makes one) draw nothing. With `seed: n`, the order of every epoch is that of Python's
 * `dataset.shuffle(bufferSize, seed=n)` if no global seed is set.
 *
 * If `reshuffleEachIteration` is false, every epoch has the order of draw 0, and the stream does not advance.
 *
 * **Precision** As TensorFlow's: a 32-bit word modulo the number of elements held.
 * **See** TensorFlow, `python/data/ops/shuffle_op.py`.
 */
export class SeededShuffle<T extends TensorContainer> extends SeededDataset<T> {
  readonly bufferSize: number;
  readonly reshuffleEachIteration: boolean;
  readonly #source: Source;

  /** Restores a shuffle of the same dataset from what `getConfig` returned. */
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

  /** The generator that the shuffle draws from; undefined with a `seed`. */
  get generator(): Generator | undefined {
    return this.#source.generator;
  }

  /** The stream whose position counts the epochs that have begun. */
  get stream(): Stream {
    return this.#source.stream;
  }

  /** Returns what `fromConfig` needs: arguments, the generator's complete record, the stream's name and position. */
  getConfig(): SeededShuffleConfig {
    return {
      ...this.#source.getCompleteConfig(),
      bufferSize: this.bufferSize,
      reshuffleEachIteration: this.reshuffleEachIteration,
    };
  }
}

/**
 * Returns a dataset shuffled through a buffer of `bufferSize` elements: `tf.data.Dataset.shuffle`, from a generator.
 *
 * A buffer as large as the dataset makes every order equally likely; in a smaller one an element moves forward by less
 * than `bufferSize`. Each epoch has an order of its own, unless `reshuffleEachIteration` is false. With `seed: n`, the
 * orders are those of Python's `dataset.shuffle(bufferSize, seed=n)`.
 *
 * **Range** `bufferSize` an integer of at least 1.
 *
 * @example
 * const shuffled = seededShuffle(dataset, 1000, { generator });
 * await model.fitDataset(shuffled.batch(32), { epochs: 10 });
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
    operators: [...base.operators, { name: 'seededShuffle', args: { bufferSize, reshuffleEachIteration: reshuffle } }],
    obstacle: (sources) => base.obstacle(sources) ?? drawObstacle(base.transformDraws, sources),
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

/** Returns the draw offset of an epoch's order: the next draw of the stream, or always the first. */
function epochOf({ seed, stream }: Source, reshuffle: boolean): DrawOffset {
  if (seed === undefined) return reshuffle ? nextOffset(stream) : offsetAt(stream, 0);
  return reshuffle ? epochOffset(seed, countDraw(stream)) : fixedOffset(seed);
}
