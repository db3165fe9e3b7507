import { type TensorContainer, tidy } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import { checkOptions, wrong } from '../generator/arguments.ts';
import type { DrawnFrom } from '../generator/draw_events.ts';
import type { Generator } from '../generator/generator.ts';
import { SOURCE_OPTIONS, Source, type SourceArguments, type SourceConfig } from '../generator/source.ts';
import { nextOffset, Stream } from '../generator/stream.ts';
import { wordsAt } from '../generator/stream_seed.ts';
import { lazyIterator } from '../hooks/lazy_iterator.ts';
import { int64Of, type Words } from '../numbers/int64.ts';
import { statelessOffset } from '../numbers/stateless_seed.ts';
import type { Passes } from './passes.ts';
import { checkDataset, passesOf, SeededDataset } from './seeded_dataset.ts';
import { recordingDraws } from './transform_draws.ts';

/** Transforms an element with random numbers from `stream`, which no other element shares. */
export type SeededTransform<I extends TensorContainer, O extends TensorContainer> = (element: I, stream: Stream) => O;

/**
 * A `tf.data.Dataset` of the elements of another one, each transformed at random: augmentation.
 *
 * The stream of an element depends only on the pass and on the element's index in it. So prefetching makes no
 * difference, and resuming at an element need not transform those before it. In Python, with `s` the seed of the
 * dataset's stream, element `i` of pass `k` has a stream whose seed is `e`:
 *
 *     draw = lambda seed: tf.random.stateless_uniform([], tf.constant(seed, tf.int64), None, None, tf.int64)
 *     e = draw([draw([s, k]), i])
 *     tf.random.stateless_normal(shape, tf.constant([e, 0], tf.int64))  # stream.normal(shape), the first draw
 *
 * Each pass is one draw of the dataset's stream, made when the first element is requested.
 */
export class SeededMap<O extends TensorContainer> extends SeededDataset<O> {
  readonly #source: Source;

  /** Restores a map over the same dataset from what `getConfig` returned. */
  static fromConfig<I extends TensorContainer, O extends TensorContainer>(
    dataset: Dataset<I>,
    transform: SeededTransform<I, O>,
    config: SourceConfig,
  ): SeededMap<O> {
    return seededMap(dataset, transform, config);
  }

  /** @internal. Use `seededMap`. */
  constructor(passes: Passes<O>, source: Source) {
    super(passes);
    this.#source = source;
  }

  /** The generator that the map draws from; undefined with a `seed`. */
  get generator(): Generator | undefined {
    return this.#source.generator;
  }

  /** The stream whose position counts the passes that have begun. */
  get stream(): Stream {
    return this.#source.stream;
  }

  /** Returns what `fromConfig` needs: the generator's complete record, and the stream's name and position. */
  getConfig(): SourceConfig {
    return this.#source.getCompleteConfig();
  }
}

/**
 * Returns a dataset whose elements are transformed at random: `dataset.map`, with a stream of random numbers for each
 * element. In every pass an element gets new numbers, whatever is prefetched.
 *
 * `transform` must be synchronous. As in `map`, tensors that it does not return are disposed of.
 *
 * @example
 * const flipped = (image, stream) => (stream.random() < 0.5 ? tf.reverse(image, 1) : image);
 * const augmented = seededMap(images, flipped, { generator });
 */
export function seededMap<I extends TensorContainer, O extends TensorContainer>(
  dataset: Dataset<I>,
  transform: SeededTransform<I, O>,
  args?: SourceArguments,
): SeededMap<O> {
  const where = 'seededMap';
  checkDataset(where, dataset);
  if (typeof transform !== 'function') throw wrong(TypeError, where, 'transform', 'a function', transform);
  checkOptions(where, args, SOURCE_OPTIONS);
  const source = Source.of(where, 'map', args ?? {});
  return new SeededMap(mapped(passesOf(dataset), transform, source), source);
}

function mapped<I extends TensorContainer, O extends TensorContainer>(
  base: Passes<I>,
  transform: SeededTransform<I, O>,
  source: Source,
): Passes<O> {
  const { stream } = source;
  const drawn = new Set<DrawnFrom>();
  const recorded = recordingDraws(transform, drawn);
  return {
    ...base,
    sources: [source, ...base.sources],
    operators: [...base.operators, { name: 'seededMap', args: { transform } }],
    transformDraws: [...base.transformDraws, drawn],
    async open(skip) {
      const opened = await base.open(skip);
      const pass = wordsAt(nextOffset(stream));
      let index = skip;
      const numbered = await lazyIterator(async () => {
        const i = index++;
        const { value, done } = await opened.next();
        return done ? { value, done } : { value: { element: value as TensorContainer, i }, done };
      });
      return numbered.map(({ element, i }) => tidy(() => recorded(element as I, elementStream(pass, i))));
    },
    advance:
      base.advance &&
      ((passes) => {
        stream.position += passes;
        base.advance?.(passes);
      }),
  };
}

function elementStream(pass: Words, i: number): Stream {
  return new Stream(int64Of(wordsAt(statelessOffset(pass, [i >>> 0, Math.floor(i / 2 ** 32)]))));
}
