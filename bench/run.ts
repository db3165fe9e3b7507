import { type Backend, useBackend } from './backends.ts';
import type { Case } from './case.ts';
import { type Comparison, measure, type Times } from './measure.ts';

/** A case that was run on a backend, or on the host. */
export interface Outcome extends Comparison {
  readonly title: string;
  /** The name of the backend, or `host`. */
  readonly on: string;
  readonly elements?: number;
  readonly remark?: string;
  /** What TensorFlow takes for the same, where it was timed. */
  readonly tensorflow?: Times;
}

/** How often a case runs unless it says otherwise, and the clock in milliseconds, `performance.now` by default. */
export interface Clocking {
  readonly runs: number;
  readonly now?: () => number;
}

/** Runs every case: on each of the backends, or once, on the first, if it is the host's work alone. */
export async function run(
  cases: readonly Case[],
  backends: readonly Backend[],
  clocking: Clocking,
  begins: (title: string, on: string) => void = () => {},
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const one of cases) {
    for (const backend of one.on === 'host' ? backends.slice(0, 1) : backends) {
      const on = one.on === 'host' ? 'host' : backend.name;
      begins(one.title, on);
      await useBackend(backend.name);
      outcomes.push(await runOne(one, on, backend.asynchronous, clocking));
    }
  }
  return outcomes;
}

async function runOne(one: Case, on: string, read: boolean, { runs, now }: Clocking): Promise<Outcome> {
  const { title, elements, repeat, warmUps, baselineRuns } = one;
  const pair = await one.prepare();
  try {
    const manner = { runs: Math.min(runs, one.runs ?? runs), warmUps, baselineRuns, repeat, read, now };
    return { title, on, elements, remark: pair.remark, ...(await measure(pair, manner)) };
  } finally {
    await pair.dispose?.();
  }
}
