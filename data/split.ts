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

/** Which share of the data each part gets: in an array, or by name. Together they are 1. */
export type Fractions = readonly number[] | Readonly<Record<string, number>>;

/** The parts of a split, in the form of the fractions. */
export type Parts<F extends Fractions, P> = { -readonly [K in keyof F]: P };

const WHERE = 'seededSplit';

/**
 * Splits data at random into parts, such as training, validation and test data: `seededSplit(data, [0.8, 0.1, 0.1],
 * {generator})`, or `{train: 0.8, test: 0.2}`. No part has an element of another, together they have all.
 *
 * The split is the same in every run, and after loading: it comes from draw 0 of its stream, which is never moved. Of
 * `n` elements, the permutation of the draw gives the first places to the first part, and so on. Each part keeps the
 * order of the data.
 *
 * Tensors (in arrays and objects, with the same first dimension) are gathered to new ones, which belong to the caller.
 * A dataset's parts read the dataset and leave out what is not theirs: it must give the same elements in the same order
 * each time, so split first and shuffle then. If the dataset does not know its size, each element goes to a part by a
 * word of the draw, and the fractions hold on average only.
 *
 * **Range** `fractions` in [0, 1], with a sum of 1 to within 1e-9. The number of elements of a part is its fraction of
 * all, rounded so that the sum holds (by the largest remainders).
 */
export function seededSplit<T extends TensorContainer, const F extends Fractions>(
  dataset: Dataset<T>,
  fractions: F,
  args?: SourceArguments,
): Parts<F, SeededDataset<T>>;
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

/** Gives the numbers below `n` that fall to each share, in ascending order. */
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

/** Rounds the shares of `n` to whole numbers whose sum is `n`: down, and those with the largest remainders up. */
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
  if (!(Math.abs(sum - 1) <= 1e-9)) throw wrong(RangeError, WHERE, 'fractions', 'numbers with the sum 1', fractions);
}
