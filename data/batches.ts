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
  /** The number of rows in a batch, at least 1. */
  batchSize: number;
  /** Whether the rows left over at the end of an epoch make a smaller batch; true by default. */
  smallLastBatch?: boolean | null;
  /** Whether every epoch has an order of its own; true by default. */
  reshuffleEachIteration?: boolean | null;
  /** Which of `of` disjoint shares of every epoch to read, in [0, of); 0 by default. */
  shard?: number | null;
  /** The number of shares, at least 1; 1 by default. */
  of?: number | null;
}

/** What `SeededBatches.fromConfig` needs besides the tensors: plain JSON. */
export interface SeededBatchesConfig extends SourceConfig {
  batchSize: number;
  smallLastBatch: boolean;
  reshuffleEachIteration: boolean;
  shard: number;
  of: number;
}

/**
 * A `tf.data.Dataset` of batches of rows of tensors, in a new order each epoch, for `model.fitDataset`.
 *
 * The order of epoch `k` is draw `k` of its stream: `stream.at(k).permutation(n)`, TensorFlow's `stateless_shuffle` of
 * the rows. It is drawn when the first batch is requested. Resuming at any batch costs no more than starting an epoch.
 * With the same source, shard `i` of `m` reads rows number `i`, `i + m`, `i + 2m` and so on of that order, so the
 * shards together read every row once.
 *
 * A batch has the structure of the data, and its receiver disposes of it. The data is never disposed of here, and must
 * not be disposed of while it is read.
 */
export class SeededBatches<T extends TensorContainer> extends SeededDataset<T> {
  readonly batchSize: number;
  readonly smallLastBatch: boolean;
  readonly reshuffleEachIteration: boolean;
  readonly shard: number;
  readonly of: number;
  readonly #source: Source;

  /** Restores batches of the same tensors from what `getConfig` returned. */
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

  /** The generator that the orders are drawn from; undefined with a `seed`. */
  get generator(): Generator | undefined {
    return this.#source.generator;
  }

  /** The stream whose position counts the epochs that have begun. */
  get stream(): Stream {
    return this.#source.stream;
  }

  /** Returns what `fromConfig` needs: arguments, the generator's complete record, the stream's name and position. */
  getConfig(): SeededBatchesConfig {
    const { batchSize, smallLastBatch, reshuffleEachIteration, shard, of } = this;
    return { ...this.#source.getCompleteConfig(), batchSize, smallLastBatch, reshuffleEachIteration, shard, of };
  }
}

/**
 * Returns a dataset of batches of tensors in random order: what `model.fit` makes of its tensors, but drawn from a
 * generator, and resumable at every batch.
 *
 * `data` is a tensor, or tensors in arrays and objects, as in `{xs: [images, texts], ys: {label}}`, all with the same
 * first dimension. Each epoch has an order of its own, unless `reshuffleEachIteration` is false. Workers share an epoch
 * by `shard: i, of: n`.
 *
 * **Range** `batchSize` and `of` integers of at least 1, `shard` in [0, of).
 *
 * @example
 * const batches = seededBatches({ xs, ys }, { batchSize: 32, generator });
 * await model.fitDataset(batches, { epochs: 10 });
 */
export function seededBatches<T extends TensorContainer>(data: T, args: SeededBatchesArguments): SeededBatches<T> {
  return new SeededBatches(data, args);
}

type Options = Omit<SeededBatchesConfig, keyof SourceConfig>;

const OPTIONS = [...SOURCE_OPTIONS, 'batchSize', 'smallLastBatch', 'reshuffleEachIteration', 'shard', 'of'];

function readOptions(args: SeededBatchesArguments): Options {
  if (args instanceof Tensor) {
    const cure = 'Pass all tensors in the first argument: seededBatches({ xs, ys }, { batchSize }).';
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
    operators: [
      {
        name: 'seededBatches',
        args: {
          rows: rows.length,
          tensors: rows.tensors.map(({ dtype, shape }) => `${dtype} [${shape.slice(1)}]`).join(', '),
          ...options,
        },
      },
    ],
    transformDraws: [],
    isShuffledByTFJS: () => false,
    contents: async () => rows.tensors,
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
