import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Sizes } from './cases/index.ts';
import { summarize, type Times } from './measure.ts';

/** The times of TensorFlow, by the title of the case. */
export interface TensorflowTimes {
  readonly version: string;
  readonly times: ReadonlyMap<string, Times>;
}

/** Times in TensorFlow, on one thread, the cases that `time_tensorflow.py` has, with the Python at `path`. */
export function timeTensorflow(
  path: string,
  { large, small, repeat }: Sizes,
  runs: number,
  clock: string,
): TensorflowTimes {
  const program = fileURLToPath(new URL('time_tensorflow.py', import.meta.url));
  const sizes = JSON.stringify({ large, small, repeat, runs, clock });
  const printed = execFileSync(path, [program, sizes], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const { version, times } = JSON.parse(printed) as { version: string; times: Record<string, number[]> };
  return { version, times: new Map(Object.entries(times).map(([title, runs]) => [title, summarize(runs)])) };
}
