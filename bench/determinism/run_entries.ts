import * as tf from '@tensorflow/tfjs';
import { countResults } from './count_results.ts';
import type { Entry, Outcome } from './entry.ts';

/**
 * Does the work of each entry so many times on the backend in use. `done` gets each outcome at once.
 *
 * **Throws** if the device is lost, with which nothing after it can run.
 */
export async function runEntries(
  entries: readonly Entry[],
  runs: number,
  done: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { part, name, title, prepare } of entries) {
    try {
      const { different, digest } = await withoutInvalidPrograms(async () => {
        const work = prepare();
        const results = await countResults(work, runs);
        work.dispose();
        return results;
      });
      outcomes.push({ part, name, title, runs, different, digest });
    } catch (error) {
      if (/Instance dropped|[Dd]evice (was|is) lost/.test((error as Error).message)) throw error;
      outcomes.push({ part, name, title, runs, error: (error as Error).message.split('\n')[0].slice(0, 200) });
    }
    done(outcomes[outcomes.length - 1]);
  }
  return outcomes;
}

/** The part of a WebGPU device that reports errors: it throws none, and a program that is invalid makes zeros. */
interface Device {
  pushErrorScope(filter: 'validation'): void;
  popErrorScope(): Promise<Error | null>;
}

async function withoutInvalidPrograms<T>(work: () => Promise<T>): Promise<T> {
  const device = tf.getBackend() === 'webgpu' ? (tf.backend() as unknown as { device: Device }).device : undefined;
  device?.pushErrorScope('validation');
  let error: Error | null | undefined;
  try {
    return await work();
  } finally {
    error = await device?.popErrorScope();
    // biome-ignore lint/correctness/noUnsafeFinally: an invalid program is the cause of whatever else there was.
    if (error) throw new Error(`invalid program: ${/error: (.*)/.exec(error.message)?.[1] ?? error.message}`);
  }
}
