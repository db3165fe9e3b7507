import { slice, type Tensor } from '@tensorflow/tfjs-core';
import type { Pair, Result, Work } from './case.ts';

/** How a pair is timed. */
export interface Timing {
  /** The number of timed runs of each work. */
  readonly runs: number;
  /** The number of runs before them that are not timed; 3 by default. */
  readonly warmUps?: number;
  /** The maximum number of runs of the baseline; if it is given, the baseline is not warmed up. */
  readonly baselineRuns?: number;
  /** The number of calls in a run; 1 by default. */
  readonly repeat?: number;
  /** Whether resulting tensors are read, to wait for an asynchronous backend to finish. */
  readonly read?: boolean;
  /** A clock in milliseconds; `performance.now` by default. */
  readonly now?: () => number;
}

/** The time of one call in milliseconds, over the runs. */
export interface Times {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** The times of a pair. `ratio` is that of the medians, below 1 if the seeded work is faster. */
export interface Comparison {
  readonly seeded: Times;
  readonly baseline?: Times;
  readonly ratio?: number;
}

/**
 * Times the two pieces of work of a pair in turn, A B A B and so on, so that other load on the machine affects both
 * alike.
 */
export async function measure({ seeded, baseline }: Pair, timing: Timing): Promise<Comparison> {
  const { runs, warmUps = 3, baselineRuns } = timing;
  const times: { seeded: number[]; baseline: number[] } = { seeded: [], baseline: [] };
  for (let run = -warmUps; run < runs; run++) {
    const seededTime = await time(seeded, timing);
    if (run >= 0) times.seeded.push(seededTime);
    if (baseline === undefined || (baselineRuns !== undefined && (run < 0 || run >= baselineRuns))) continue;
    const baselineTime = await time(baseline, timing);
    if (run >= 0) times.baseline.push(baselineTime);
  }
  const summary = summarize(times.seeded);
  if (baseline === undefined) return { seeded: summary };
  const other = summarize(times.baseline);
  return { seeded: summary, baseline: other, ratio: summary.median / other.median };
}

/** Returns median, minimum and maximum of times. */
export function summarize(times: readonly number[]): Times {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1], runs: sorted.length };
}

async function time(work: Work, { repeat = 1, read = false, now = () => performance.now() }: Timing): Promise<number> {
  const results: Result[] = [];
  const start = now();
  for (let i = 0; i < repeat; i++) {
    const result = work();
    results.push(result instanceof Promise ? await result : result);
  }
  if (read) for (const result of results) if (isTensor(result)) await finish(result);
  const elapsed = now() - start;
  for (const result of results) if (isTensor(result)) result.dispose();
  return elapsed / repeat;
}

/** Waits until a tensor has been computed, by reading one of its numbers: reading all would take as long again. */
async function finish(tensor: Tensor): Promise<void> {
  if (tensor.size <= 1) {
    await tensor.data();
    return;
  }
  const one = slice(
    tensor,
    tensor.shape.map(() => 0),
    tensor.shape.map(() => 1),
  );
  await one.data();
  one.dispose();
}

function isTensor(result: Result): result is Exclude<Result, number | Float32Array> {
  return typeof result === 'object' && 'dispose' in result;
}
