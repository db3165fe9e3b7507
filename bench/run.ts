import { type Backend, useBackend } from './backends.ts';
import type { Case } from './case.ts';
import { type Comparison, measure, type Times } from './measure.ts';

/** The result of a case on a backend, or on the host. */
export interface Outcome extends Comparison {
  readonly title: string;
  /** The name of the backend, or `host`. */
  readonly on: string;
  readonly elements?: number;
  readonly remark?: string;
  /** The times of the same in TensorFlow, if it was timed. */
  readonly tensorflow?: Times;
}

/** How cases are run. */
export interface RunOptions {
  /** The number of timed runs, unless the case has a smaller one. */
  readonly runs: number;
  /** A clock in milliseconds; `performance.now` by default. */
  readonly now?: () => number;
}

/** Runs every case: on each of the backends, or, if it is the host's work alone, once, on the first backend. */
export async function run(
  cases: readonly Case[],
  backends: readonly Backend[],
  options: RunOptions,
  onBegin: (title: string, on: string) => void = () => {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const one of cases) {
    for (const backend of one.on === 'host' ? backends.slice(0, 1) : backends) {
      const on = one.on === 'host' ? 'host' : backend.name;
      onBegin(one.title, on);
      await useBackend(backend.name);
      outcomes.push(await runOne(one, on, backend.asynchronous, options));
    }
  }
  return outcomes;
}

async function runOne(one: Case, on: string, read: boolean, { runs, now }: RunOptions): Promise<Outcome> {
  const { title, elements, repeat, warmUps, baselineRuns } = one;
  const pair = await one.prepare();
  try {
    const timing = { runs: Math.min(runs, one.runs ?? runs), warmUps, baselineRuns, repeat, read, now };
    return { title, on, elements, remark: pair.remark, ...(await measure(pair, timing)) };
  } finally {
    await pair.dispose?.();
  }
}
