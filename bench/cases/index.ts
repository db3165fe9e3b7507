import type { Case } from '../case.ts';
import { normal, random, scalar, truncatedNormal, uniform } from './distributions.ts';
import { dropout, dropoutAgainstCopy, dropoutGradient } from './dropout.ts';
import { orthogonal } from './orthogonal.ts';
import { loading, saving } from './saving.ts';
import { shuffle, shuffleAgainstNone } from './shuffle.ts';
import { type Perceptron, trainingStep } from './training.ts';

/** How large the cases are. */
export interface Sizes {
  /** Shape of the large tensors. */
  readonly large: number[];
  /** Shape of the small ones, and how many are made for one timing. */
  readonly small: number[];
  readonly repeat: number;
  /** Sides of the orthogonal matrices: timed like all others, with a single run of stock's, without stock's. */
  readonly sides: readonly [number, number, number];
  readonly rows: number;
  readonly bufferSize: number;
  readonly layers: number;
  readonly perceptrons: readonly Perceptron[];
  readonly randoms: number;
}

/** The sizes that are published. */
export const SIZES: Sizes = {
  large: [1024, 1024],
  small: [32, 128],
  repeat: 100,
  sides: [64, 256, 1024],
  rows: 100_000,
  bufferSize: 10_000,
  layers: 200,
  perceptrons: [
    { name: "the digits demo's model", units: [64, 96], rate: 0.2, batch: 64 },
    { name: 'a wide model', units: [256, 512, 512], rate: 0.5, batch: 32 },
  ],
  randoms: 100_000,
};

/** Gives every case, in the order of the table's rows. */
export function casesOf(sizes: Sizes): Case[] {
  const { large, small, repeat, sides, rows, bufferSize, layers, perceptrons, randoms } = sizes;
  return [
    dropout(large),
    dropoutAgainstCopy(large),
    dropoutGradient(large),
    dropout(small, repeat),
    uniform(large),
    normal(large),
    truncatedNormal(large),
    scalar(repeat),
    orthogonal(sides[0]),
    orthogonal(sides[1], { stockRuns: 1 }),
    orthogonal(sides[2], { runs: 3, stockRuns: 0 }),
    ...perceptrons.map(trainingStep),
    random(randoms),
    shuffle(rows, bufferSize),
    shuffleAgainstNone(rows, bufferSize),
    saving(layers),
    loading(layers),
  ];
}
