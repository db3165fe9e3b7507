import type { Tensor } from '@tensorflow/tfjs-core';

/** What a piece of work gives: something that it cannot be spared from making, and that can be compared. */
export type Result = Tensor | Float32Array | number;

/** What is timed. Tensors that it gives are disposed of by whoever times it; it leaves no others. */
export type Work = () => Result | Promise<Result>;

/** Two pieces of comparable work, with what they need lying ready. */
export interface Pair {
  readonly seeded: Work;
  /** Stock tfjs's way to do the same, unless the case's title says otherwise; left out where it takes too long. */
  readonly baseline?: Work;
  /** A sentence for below the table. */
  readonly remark?: string;
  /** Gives back what lay ready. */
  dispose?(): unknown;
}

/** A row of the table. */
export interface Case {
  readonly title: string;
  /** Whether the work depends on the backend, or is the host's alone. */
  readonly on: 'every backend' | 'host';
  /** Calls in a row that are timed as one, for work that is too short for the clock; 1 by default. */
  readonly repeat?: number;
  /** Numbers (or rows) that one call makes, to give a time for each. */
  readonly elements?: number;
  /** Runs at most, for slow work. */
  readonly runs?: number;
  /** Runs before them that are not timed, where one is enough. */
  readonly warmUps?: number;
  /** Runs of the baseline at most, without a warm-up, for work that only the baseline is slow at. */
  readonly baselineRuns?: number;
  /** Makes what the work needs, on the backend in use. */
  prepare(): Pair | Promise<Pair>;
}
