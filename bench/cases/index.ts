import type { Case } from '../case.ts';
import { batchesEpoch, batchesResume } from './batches.ts';
import { checkpointEpochs, checkpointSave } from './checkpoints.ts';
import { normal, random, scalar, truncatedNormal, uniform } from './distributions.ts';
import { dropout, dropoutAgainstCopy, dropoutGradient } from './dropout.ts';
import { orthogonal } from './orthogonal.ts';
import { loading, saving } from './saving.ts';
import { shuffle, shuffleAgainstNone } from './shuffle.ts';
import { type Perceptron, trainingStep } from './training.ts';

/** Rows, columns and batch size. */
export type Table = readonly [number, number, number];

/** The sizes of the cases. */
export interface Sizes {
  /** Shape of the large tensors. */
  readonly large: number[];
  /** Shape of the small tensors, and how many are made in one timed run. */
  readonly small: number[];
  readonly repeat: number;
  /** Sides of the orthogonal matrices: timed like all other cases, with a single run of stock, and without stock. */
  readonly sides: readonly [number, number, number];
  /** Rows, columns and batch size of a small and a large table of examples. */
  readonly tables: readonly [Table, Table];
  readonly rows: number;
  readonly bufferSize: number;
  /** Layers of two models that are saved and loaded; the streams of the second one have long names. */
  readonly layers: readonly [number, number];
  /** Units of the model that is saved as a checkpoint, and epochs of the run that saves one after each. */
  readonly units: number;
  readonly epochs: number;
  readonly perceptrons: readonly Perceptron[];
  readonly randoms: number;
}

/** The published sizes. */
export const SIZES: Sizes = {
  large: [1024, 1024],
  small: [32, 128],
  repeat: 100,
  sides: [64, 256, 1024],
  tables: [
    [1437, 64, 32],
    [60_000, 784, 128],
  ],
  rows: 100_000,
  bufferSize: 10_000,
  layers: [200, 400],
  units: 256,
  epochs: 3,
  perceptrons: [
    { name: "the digits demo's model", units: [64, 96], rate: 0.2, batch: 64 },
    { name: 'a wide model', units: [256, 512, 512], rate: 0.5, batch: 32 },
  ],
  randoms: 100_000,
};

/** Returns all cases, in the order of the table's rows. */
export function casesOf(sizes: Sizes): Case[] {
  const { large, small, repeat, sides, tables, rows, bufferSize, layers, units, epochs, perceptrons, randoms } = sizes;
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
    batchesEpoch(...tables[0]),
    batchesEpoch(...tables[1], 3),
    batchesResume(...tables[1]),
    random(randoms),
    shuffle(rows, bufferSize),
    shuffleAgainstNone(rows, bufferSize),
    saving(layers[0]),
    loading(layers[0]),
    saving(layers[1], 'long'),
    loading(layers[1], 'long'),
    checkpointSave(units),
    checkpointEpochs(tables[0][0], epochs),
  ];
}
