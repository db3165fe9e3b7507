import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import { checkOptions, wrong } from '../generator/arguments.ts';
import { Stream } from '../generator/stream.ts';
import { type DataSource, type Passes, replayed } from './passes.ts';
import { captureReads } from './read_capture.ts';
import { checkDataset, passesOf, SeededDataset } from './seeded_dataset.ts';

/** The arguments of `resumable` besides the dataset. */
export interface ResumableArguments {
  /** Everything seeded that the dataset draws from: seeded datasets in it, and streams that its transforms use. */
  sources?: readonly (SeededDataset<TensorContainer> | Stream)[] | null;
}

/**
 * Gives a dataset of tfjs a place to go on from: `resumable(tf.data.zip([seededShuffle(...), labels]))`.
 *
 * It is replayed: to go on from a place, its streams are put where they were when the iteration began, and what comes
 * before the place is read again and disposed of. What is done to the result (`batch`, `map`) is not.
 *
 * The seeded datasets in it are found by making an iterator that is never read. That finds what stands in `zip`, `map`,
 * `batch`, `filter`, `take`, `skip` and `prefetch`, but not behind tfjs's `repeat` nor in the argument of its
 * `concatenate`: put `repeat` after it, `resumable(zip).repeat()`. With `sources` nothing is looked for.
 *
 * What it cannot see: streams that a transform draws from (name them in `sources`), `Math.random`, the clock, tfjs's own
 * `shuffle` of plain data, a source that gives something else the next time.
 *
 * A seeded dataset without `sources` is given back as it is.
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
    const inside = found(dataset);
    return new SeededDataset(replayed(dataset, sourcesOf(inside), inside.every(drawsFirst)));
  }
  if (!Array.isArray(given)) throw wrong(TypeError, where, 'sources', 'an array', given);
  const odd = given.findIndex((source) => !(source instanceof SeededDataset || source instanceof Stream));
  if (odd >= 0) throw wrong(TypeError, where, 'sources', 'seeded datasets and streams', given[odd]);
  const streams = given.filter((source) => source instanceof Stream);
  const inside = given
    .filter((source) => source instanceof SeededDataset)
    .map((source): Passes<TensorContainer> => passesOf(source));
  const sources = [...sourcesOf(inside), ...streams.map((stream) => ({ stream }))];
  return new SeededDataset(replayed(dataset, sources, streams.length === 0 && inside.every(drawsFirst)));
}

function found<T extends TensorContainer>(dataset: Dataset<T>): readonly Passes<TensorContainer>[] {
  const [iterator, inside] = captureReads(() => dataset.iterator());
  // If there is no iterator to be had, reading will tell.
  iterator.catch(() => {});
  if (inside.length === 0) {
    throw new Error(
      'resumable: `dataset` must have a seeded dataset in it, but none was found. Wrap what is repeated instead, ' +
        '`resumable(dataset).repeat()`, name what it draws from in `sources`, or say `{sources: []}` if it draws nothing.',
    );
  }
  const obstacle = inside.map((passes) => passes.obstacle()).find((reason) => reason !== undefined);
  if (obstacle !== undefined) throw new Error(`resumable: \`dataset\` has no place to go on from: ${obstacle}.`);
  return inside;
}

function sourcesOf(inside: readonly Passes<TensorContainer>[]): DataSource[] {
  return inside.flatMap(({ sources }) => sources);
}

function drawsFirst(passes: Passes<TensorContainer>): boolean {
  return passes.drawsFirst;
}
