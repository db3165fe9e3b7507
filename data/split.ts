import type { TensorContainer } from '@tensorflow/tfjs-core';
import { Dataset } from '@tensorflow/tfjs-data';
import { checkOptions, wrong } from '../generator/arguments.ts';
import { SOURCE_OPTIONS, Source, type SourceArguments } from '../generator/source.ts';
import { offsetAt } from '../generator/stream.ts';
import { fillPermutation } from '../numbers/permutation.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import { drawnPart, rankedPart } from './parts.ts';
import { knownSize } from './passes.ts';
import { passesOf, SeededDataset } from './seeded_dataset.ts';
import { rowsAt, rowsOf } from './tensors.ts';

/** The fraction of the data that each part gets, in an array or by name. They add up to 1. */
export type Fractions = readonly number[] | Readonly<Record<string, number>>;

/** The parts of a split, in the form of the fractions. */
export type Parts<F extends Fractions, P> = { -readonly [K in keyof F]: P };

const WHERE = 'seededSplit';

/**
 * Splits a dataset at random into disjoint parts, such as training, validation and test data.
 *
 * The split is the same in every run, and after loading: it is made by draw 0 of its stream, which never advances. The
 * first elements of that draw's permutation of the data make the first part, and so on. Each part keeps the order of
 * the data. The number of elements of a part is its fraction of all, rounded by the method of largest remainders.
 *
 * A part reads the whole dataset and skips the elements of other parts. The dataset must have the same elements in the
 * same order each time, so split first, then shuffle. If its size is unknown, each element is assigned to a part by a
 * word of the draw, and the fractions hold only on average.
 *
 * **Range** `fractions` in [0, 1], adding up to 1 to within 1e-9.
 *
 * @example
 * const { train, test } = seededSplit(dataset, { train: 0.8, test: 0.2 }, { generator });
 * const batches = seededShuffle(train, 1000, { generator }).batch(32);
 */
export function seededSplit<T extends TensorContainer, const F extends Fractions>(
  dataset: Dataset<T>,
  fractions: F,
  args?: SourceArguments,
): Parts<F, SeededDataset<T>>;
/**
 * Splits tensors at random into disjoint parts, such as training, validation and test data.
 *
 * `tensors` is a tensor, or tensors in arrays and objects, all with the same first dimension, which is split as that of
 * a dataset is. The parts are new tensors of the same structure, which the caller disposes of.
 *
 * **Range** `fractions` in [0, 1], adding up to 1 to within 1e-9.
 *
 * @example
 * const [train, validation, test] = seededSplit({ xs, ys }, [0.8, 0.1, 0.1], { generator });
 */
export function seededSplit<T extends TensorContainer, const F extends Fractions>(
  tensors: T,
  fractions: F,
  args?: SourceArguments,
): Parts<F, T>;
export function seededSplit<F extends Fractions>(
  data: TensorContainer | Dataset<TensorContainer>,
  fractions: F,
  args?: SourceArguments,
): Parts<F, unknown> {
  checkFractions(fractions);
  checkOptions(WHERE, args, SOURCE_OPTIONS);
  const shares: number[] = Object.values(fractions);
  const split = data instanceof Dataset ? splitDataset(data) : splitTensors(data);
  const { stream } = Source.of(WHERE, 'split', args ?? {});
  const parts = split(shares, offsetAt(stream, 0));
  if (Array.isArray(fractions)) return parts as Parts<F, unknown>;
  return Object.fromEntries(Object.keys(fractions).map((name, i) => [name, parts[i]])) as Parts<F, unknown>;
}

type Split = (shares: readonly number[], offset: DrawOffset) => unknown[];

function splitDataset(dataset: Dataset<TensorContainer>): Split {
  const base = passesOf(dataset);
  if (base.sources.length > 0) {
    const cure = 'Split first, then shuffle the parts.';
    throw wrong(TypeError, WHERE, 'dataset', 'the same in every pass', dataset, cure);
  }
  return (shares, offset) => {
    const size = knownSize(dataset.size);
    const parts =
      size === undefined
        ? shares.map((_, i) => drawnPart(base, offset, shares, i))
        : ranks(size, shares, offset).map((members) => rankedPart(base, members));
    return parts.map((passes) => new SeededDataset(passes));
  };
}

function splitTensors(data: TensorContainer): Split {
  const rows = rowsOf(WHERE, data);
  return (shares, offset) => ranks(rows.length, shares, offset).map((members) => rowsAt(WHERE, rows, members));
}

/** Returns the indices below `n` that belong to each share, in ascending order. */
function ranks(n: number, shares: readonly number[], offset: DrawOffset): Int32Array[] {
  const order = new Int32Array(n);
  fillPermutation(offset, order);
  let begin = 0;
  return partSizes(n, shares).map((size) => {
    const members = order.slice(begin, begin + size).sort();
    begin += size;
    return members;
  });
}

/**
 * Returns the shares of `n` as integers whose sum is `n`: rounded down, but up for those with the largest remainders.
 */
function partSizes(n: number, shares: readonly number[]): number[] {
  const sizes = shares.map((share) => Math.floor(share * n));
  const remainders = shares.map((share, i) => share * n - sizes[i]);
  const byRemainder = [...shares.keys()].sort((a, b) => remainders[b] - remainders[a] || a - b);
  let left = n - sizes.reduce((sum, size) => sum + size, 0);
  for (const i of byRemainder) if (left-- > 0) sizes[i]++;
  return sizes;
}

function checkFractions(fractions: unknown): asserts fractions is Fractions {
  if (typeof fractions !== 'object' || fractions === null) {
    throw wrong(TypeError, WHERE, 'fractions', 'an array or an object of numbers', fractions);
  }
  const shares: unknown[] = Object.values(fractions);
  for (const share of shares) {
    if (typeof share !== 'number') throw wrong(TypeError, WHERE, 'fractions', 'numbers', share);
    if (!(share >= 0 && share <= 1)) throw wrong(RangeError, WHERE, 'fractions', 'in [0, 1]', share);
  }
  const sum = (shares as number[]).reduce((total, share) => total + share, 0);
  if (!(Math.abs(sum - 1) <= 1e-9)) throw wrong(RangeError, WHERE, 'fractions', 'numbers that add up to 1', fractions);
}
