import { Tensor, type TensorContainer } from '@tensorflow/tfjs-core';
import { checkInteger, checkOptions, wrong } from '../generator/arguments.ts';
import type { Generator } from '../generator/generator.ts';
import { SOURCE_OPTIONS, Source, type SourceArguments, type SourceConfig } from '../generator/source.ts';
import { nextOffset, offsetAt, type Stream } from '../generator/stream.ts';
import { lazyIterator, type Step } from '../hooks/lazy_iterator.ts';
import { fillPermutation } from '../numbers/permutation.ts';
import type { Passes } from './passes.ts';
import { SeededDataset } from './seeded_dataset.ts';
import { type Rows, rowsAt, rowsOf } from './tensors.ts';

const WHERE = 'seededBatches';

/** The arguments of `seededBatches` besides the tensors. */
export interface SeededBatchesArguments extends SourceArguments {
  /** How many examples a batch has. */
  batchSize: number;
  /** Whether what is left at the end of an epoch makes a smaller batch; true by default. */
  smallLastBatch?: boolean | null;
  /** Whether every epoch gets an order of its own; true by default. */
  reshuffleEachIteration?: boolean | null;
  /** Which share of every epoch's examples, of `of` that have none in common, to give; 0 by default. */
  shard?: number | null;
  /** How many shares there are; 1 by default. */
  of?: number | null;
}

/** What a `SeededBatches` needs to be made again, besides the tensors: plain JSON. */
export interface SeededBatchesConfig extends SourceConfig {
  batchSize: number;
  smallLastBatch: boolean;
  reshuffleEachIteration: boolean;
  shard: number;
  of: number;
}

/**
 * A `tf.data.Dataset` of batches of rows of tensors, in a fresh order each epoch, for `model.fitDataset`.
 *
 * The order of epoch `k` is draw `k` of its stream: `stream.at(k).permutation(n)`, TensorFlow's `stateless_shuffle` of
 * the rows. It is drawn when the first batch is asked for. Any batch of an epoch is reached at once. Of several shards
 * with the same source, number `i` of `m` gives places `i`, `i + m`, `i + 2m` and so on of that order, so together they
 * give every row once.
 *
 * A batch has the structure of the data, and belongs to whoever receives it. The data stays the caller's, and must not
 * be disposed of meanwhile.
 */
export class SeededBatches<T extends TensorContainer> extends SeededDataset<T> {
  readonly batchSize: number;
  readonly smallLastBatch: boolean;
  readonly reshuffleEachIteration: boolean;
  readonly shard: number;
  readonly of: number;
  readonly #source: Source;

  /** Makes batches again from what `getConfig` gave, of the same tensors. */
  static fromConfig<T extends TensorContainer>(data: T, config: SeededBatchesConfig): SeededBatches<T> {
    return new SeededBatches(data, config);
  }

  constructor(data: T, args: SeededBatchesArguments) {
    const rows = rowsOf(WHERE, data);
    const options = readOptions(args);
    const source = Source.of(WHERE, 'batches', args);
    super(batched(rows, options, source));
    this.#source = source;
    this.batchSize = options.batchSize;
    this.smallLastBatch = options.smallLastBatch;
    this.reshuffleEachIteration = options.reshuffleEachIteration;
    this.shard = options.shard;
    this.of = options.of;
  }

  /** The generator that the orders are drawn from; undefined if it was given a `seed`. */
  get generator(): Generator | undefined {
    return this.#source.generator;
  }

  /** The stream whose position counts the epochs that have begun. */
  get stream(): Stream {
    return this.#source.stream;
  }

  /** Gives what `fromConfig` needs: the whole record of the generator, and the name and position of the stream. */
  getConfig(): SeededBatchesConfig {
    const { batchSize, smallLastBatch, reshuffleEachIteration, shard, of } = this;
    return { ...this.#source.getCompleteConfig(), batchSize, smallLastBatch, reshuffleEachIteration, shard, of };
  }
}

/**
 * Makes a dataset of batches of tensors in random order: what `model.fit` does with its tensors, from a generator, and
 * with a place to go on from.
 *
 * `data` is a tensor, or tensors in arrays and objects, as in `{xs: [images, texts], ys: {label}}`, all with the same
 * first dimension.
 *
 * **Range** `batchSize` and `of` integers of at least 1, `shard` in [0, `of`).
 */
export function seededBatches<T extends TensorContainer>(data: T, args: SeededBatchesArguments): SeededBatches<T> {
  return new SeededBatches(data, args);
}

type Options = Omit<SeededBatchesConfig, keyof SourceConfig>;

const OPTIONS = [...SOURCE_OPTIONS, 'batchSize', 'smallLastBatch', 'reshuffleEachIteration', 'shard', 'of'];

function readOptions(args: SeededBatchesArguments): Options {
  if (args instanceof Tensor) {
    const cure = 'Give the tensors together: seededBatches({ xs, ys }, { batchSize }).';
    throw wrong(TypeError, WHERE, 'args', 'an object of options', args, cure);
  }
  checkOptions(WHERE, args, OPTIONS);
  const { batchSize } = args ?? {};
  checkInteger(WHERE, 'batchSize', batchSize, 1);
  const smallLastBatch = args.smallLastBatch ?? true;
  const reshuffleEachIteration = args.reshuffleEachIteration ?? true;
  for (const [name, value] of Object.entries({ smallLastBatch, reshuffleEachIteration })) {
    if (typeof value !== 'boolean') throw wrong(TypeError, WHERE, name, 'a boolean', value);
  }
  const of = args.of ?? 1;
  checkInteger(WHERE, 'of', of, 1);
  const shard = args.shard ?? 0;
  checkInteger(WHERE, 'shard', shard, 0, of - 1);
  return { batchSize, smallLastBatch, reshuffleEachIteration, shard, of };
}

function batched<T extends TensorContainer>(rows: Rows<T>, options: Options, source: Source): Passes<T> {
  const { batchSize, smallLastBatch, reshuffleEachIteration, shard, of } = options;
  const { stream } = source;
  const length = Math.max(0, Math.ceil((rows.length - shard) / of));
  const size = smallLastBatch ? Math.ceil(length / batchSize) : Math.floor(length / batchSize);
  return {
    size,
    sources: [source],
    drawsFirst: true,
    obstacle: () => undefined,
    async open(skip) {
      const order = new Int32Array(rows.length);
      fillPermutation(reshuffleEachIteration ? nextOffset(stream) : offsetAt(stream, 0), order);
      const mine = of === 1 ? order : Int32Array.from({ length }, (_, i) => order[shard + i * of]);
      let batch = skip;
      return lazyIterator(async (): Promise<Step<T>> => {
        if (batch >= size) return { value: undefined, done: true };
        const begin = batch++ * batchSize;
        return { value: rowsAt(WHERE, rows, mine.subarray(begin, begin + batchSize)), done: false };
      });
    },
    advance: (passes) => {
      if (reshuffleEachIteration) stream.position += passes;
    },
  };
}
