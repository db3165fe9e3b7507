import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Outcome } from './entry.ts';
import type { Place } from './place.ts';
import type { PlaceOutcomes } from './run_place.ts';

/** Runs the catalogue on tfjs-node, which is installed in `folder`, in a process with so many threads. */
export async function runOnTFJSNode(
  place: Place,
  runs: number,
  done: (outcome: Outcome) => void,
  folder: string,
): Promise<PlaceOutcomes> {
  const [program, result] = ['catalogue.cjs', 'catalogue.json'].map((name) => join(folder, name));
  const contents = `
    import '@tensorflow/tfjs-node';
    import { writeFileSync } from 'node:fs';
    import { runPlace } from './run_place.ts';
    runPlace(${JSON.stringify(place)}, ${runs}, () => console.log('.')).then((outcomes) =>
      writeFileSync(${JSON.stringify(result)}, JSON.stringify(outcomes)),
    );
  `;
  await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)), sourcefile: 'catalogue.ts' },
    bundle: true,
    external: ['@tensorflow/*'],
    ignoreAnnotations: true,
    platform: 'node',
    format: 'cjs',
    outfile: program,
    logLevel: 'error',
  });
  const threads = String(place.threads);
  const env = {
    ...process.env,
    TF_NUM_INTRAOP_THREADS: threads,
    TF_NUM_INTEROP_THREADS: threads,
    OMP_NUM_THREADS: threads,
    TF_CPP_MIN_LOG_LEVEL: '3',
  };
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.resume();
  const code = await new Promise((ended) => child.on('exit', ended));
  if (code !== 0) throw new Error(`tfjs-node ended with ${code}.`);
  const made = JSON.parse(readFileSync(result, 'utf8')) as PlaceOutcomes;
  for (const outcome of made.outcomes) done(outcome);
  return made;
}
