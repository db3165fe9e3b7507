import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import { checkOptions, wrong } from '../generator/arguments.ts';
import { Stream } from '../generator/stream.ts';
import { type DataSource, type Passes, replayed } from './passes.ts';
import { captureReads } from './read_capture.ts';
import { checkDataset, passesOf, SeededDataset } from './seeded_dataset.ts';

/** The arguments of `resumable` besides the dataset. */
export interface ResumableArguments {
  /** Everything that the dataset draws from: the seeded datasets in it, and the streams that its transforms use. */
  sources?: readonly (SeededDataset<TensorContainer> | Stream)[] | null;
}

/**
 * Makes any tfjs dataset resumable: `getPosition` and `setPosition` continue it at any element, in another process too.
 *
 * It is replayed: to resume at a position, its streams are set to where they were when the iteration began, and the
 * elements before the position are read again and disposed of. `batch` and `map` of the result do not run on them.
 *
 * The seeded datasets that it contains are found by making an iterator that is never read. That finds those in `zip`,
 * `map`, `batch`, `filter`, `take`, `skip` and `prefetch`, but not those behind tfjs's `repeat` nor in the argument of
 * its `concatenate`: repeat the result, as in `resumable(zip).repeat()`. With `sources` there is no search.
 *
 * What it cannot detect: streams that a transform draws from (name them in `sources`), `Math.random`, the clock, tfjs's
 * own `shuffle` of plain data, and data that changes from one read to the next.
 *
 * A seeded dataset without `sources` is returned as it is.
 *
 * @example
 * const pairs = resumable(tf.data.zip([seededShuffle(images, 1000, { generator }), captions]));
 * const position = JSON.stringify(pairs.getPosition());
 */
export function resumable<T extends TensorContainer>(
  dataset: Dataset<T>,
  args: ResumableArguments = {},
): SeededDataset<T> {
  const where = 'resumable';
  checkDataset(where, dataset);
  checkOptions(where, args, ['sources']);
  const given = args?.sources;
  if (given == null) {
    if (dataset instanceof SeededDataset) return dataset;
    const contained = findSeeded(where, dataset);
    if (contained.length > 0) return replayedWith(dataset, contained);
    throw new Error(
      'resumable: `dataset` must contain a seeded dataset, but none was found. Apply `resumable` before `repeat`, ' +
        'name what the dataset draws from in `sources`, or pass `{sources: []}` if it draws nothing. (All parts of a ' +
        'tf.data.zip must be datasets.)',
    );
  }
  if (!Array.isArray(given)) throw wrong(TypeError, where, 'sources', 'an array', given);
  const wrongIndex = given.findIndex((source) => !(source instanceof SeededDataset || source instanceof Stream));
  if (wrongIndex >= 0) throw wrong(TypeError, where, 'sources', 'seeded datasets and streams', given[wrongIndex]);
  const streams = given.filter((source) => source instanceof Stream);
  const contained = given
    .filter((source) => source instanceof SeededDataset)
    .map((source): Passes<TensorContainer> => passesOf(source));
  return replayedWith(dataset, contained, streams);
}

/**
 * Throws for a dataset in which nothing seeded is found, and names the cause if it cannot be read at all.
 *
 * @internal
 */
export async function refuseUnseeded(where: string, dataset: Dataset<never>): Promise<never> {
  try {
    await dataset.iterator();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${where}: \`dataset\` cannot be read: ${message}`, { cause: error });
  }
  throw new Error(
    `${where}: \`dataset\` must contain a seeded dataset, but none was found. Shuffle it by seededShuffle(dataset, ` +
      'bufferSize, { generator }), make batches of tensors by seededBatches(tensors, { batchSize, generator }), or, if it ' +
      'gives the same elements in every epoch, pass resumable(dataset, { sources: [] }). Behind `repeat`, apply ' +
      '`resumable` first.',
  );
}

/**
 * Returns a dataset for `fitResumable`, named in errors as `where`: itself if it is seeded, or made resumable if it contains
 * a seeded one that can be found; otherwise undefined.
 *
 * @internal
 */
export function seededInside<T extends TensorContainer>(
  where: string,
  dataset: Dataset<T>,
): SeededDataset<T> | undefined {
  if (dataset instanceof SeededDataset) return dataset;
  const contained = findSeeded(where, dataset);
  return contained.length > 0 ? replayedWith(dataset, contained) : undefined;
}

function replayedWith<T extends TensorContainer>(
  dataset: Dataset<T>,
  contained: readonly Passes<TensorContainer>[],
  streams: readonly Stream[] = [],
): SeededDataset<T> {
  const sources = [...sourcesOf(contained), ...streams.map((stream) => ({ stream }))];
  const passes = replayed(dataset, sources, streams.length === 0 && contained.every(drawsFirst));
  const operators = [...passes.operators, ...contained.flatMap((inner) => inner.operators)];
  const contents = async () => {
    const all = await Promise.all([passes, ...contained].map((one) => one.contents()));
    return all.flat();
  };
  return new SeededDataset({ ...passes, operators, contents });
}

/** Returns the passes of the seeded datasets that a tfjs dataset contains, as far as an iterator shows them. */
function findSeeded<T extends TensorContainer>(where: string, dataset: Dataset<T>): readonly Passes<TensorContainer>[] {
  const [iterator, contained] = captureReads(() => dataset.iterator());
  // If there is no iterator, reading the dataset will report it.
  iterator.catch(() => {});
  const obstacle = contained.map((passes) => passes.obstacle()).find((reason) => reason !== undefined);
  if (obstacle !== undefined) throw new Error(`${where}: \`dataset\` cannot be resumed: ${obstacle}.`);
  return contained;
}

function sourcesOf(contained: readonly Passes<TensorContainer>[]): DataSource[] {
  return contained.flatMap(({ sources }) => sources);
}

function drawsFirst(passes: Passes<TensorContainer>): boolean {
  return passes.drawsFirst;
}
