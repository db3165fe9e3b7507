import type { EpochTotalsState } from './epoch_totals.ts';

/** What a run has recorded so far: `model.fit`'s history, in numbers. */
export interface RunHistory {
  readonly epoch: number[];
  readonly history: { [metric: string]: number[] };
}

/** How far a run has come, and what its callbacks remember. */
export interface RunProgress {
  /** The epoch in progress, or the next one, from 0 on. */
  readonly epoch: number;
  /** How many batches of it have been learned from. */
  readonly batch: number;
  /** How many batches of all epochs. */
  readonly step: number;
  /** Whether the run was stopped before its last epoch, by a callback. */
  readonly stopped: boolean;
  readonly history: RunHistory;
  /** The sums of the epoch in progress. */
  readonly totals: EpochTotalsState | null;
  readonly callbacks: readonly unknown[];
}
