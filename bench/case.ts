import type { Tensor } from '@tensorflow/tfjs-core';

/** The result of a piece of work: something that an engine cannot optimize away, and that can be compared. */
export type Result = Tensor | Float32Array | number;

/** A function to time. Its caller disposes of the tensors that it returns; it leaves no others behind. */
export type Work = () => Result | Promise<Result>;

/** Two pieces of comparable work, with all their preparations made. */
export interface Pair {
  readonly seeded: Work;
  /** The same with stock tfjs, unless the case's title names something else; left out where it takes too long. */
  readonly baseline?: Work;
  /** A sentence to print below the table. */
  readonly remark?: string;
  /** Releases what was prepared. */
  dispose?(): unknown;
}

/** A row of the table. */
export interface Case {
  readonly title: string;
  /** Whether the work depends on the backend, or is the host's alone. */
  readonly on: 'every backend' | 'host';
  /** The number of calls in a row that are timed as one, for work that is too short for the clock; 1 by default. */
  readonly repeat?: number;
  /** How many numbers (or rows) one call makes, to report a time for each. */
  readonly elements?: number;
  /** The maximum number of runs, for slow work. */
  readonly runs?: number;
  /** The number of runs before them that are not timed. */
  readonly warmUps?: number;
  /** The maximum number of runs of the baseline, without a warm-up, for work that is slow only there. */
  readonly baselineRuns?: number;
  /** Makes all preparations, on the backend in use. */
  prepare(): Pair | Promise<Pair>;
}
