import * as tf from '@tensorflow/tfjs';
import { backends, browserBackends } from './backends.ts';
import { runInBrowser } from './browser/index.ts';
import { casesOf, SIZES } from './cases/index.ts';
import { cpuTime, machine, machineLine } from './machine.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { run } from './run.ts';
import { markdown } from './table.ts';
import { timeTensorflow } from './tensorflow.ts';

try {
  const [usual, others] = [backends, browserBackends].map((list) => list.map(({ name }) => name));
  const options = readOptions(process.argv.slice(2), usual, others);
  if (options.help) process.stdout.write(HELP);
  else process.stdout.write(`${await bench(options)}\n`);
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\nSee npm run bench -- --help.\n`);
  process.exitCode = 1;
}

async function bench({
  backends: names,
  filter,
  runs,
  clock,
  json,
  python = process.env.TF_PYTHON,
}: Options): Promise<string> {
  const cases = casesOf(SIZES);
  const chosen = cases.filter(({ title }) => title.toLowerCase().includes(filter));
  if (chosen.length === 0) {
    const titles = cases.map(({ title }) => `  ${title}`).join('\n');
    throw new RangeError(`\`--filter\` must be part of a title, but got "${filter}". The titles are:\n${titles}`);
  }
  tf.enableProdMode();
  const [inNode, inBrowser] = [backends, browserBackends].map((all) => all.filter(({ name }) => names.includes(name)));
  if (inBrowser.length > 0 && clock !== 'wall') {
    throw new RangeError(`\`--clock\` must be wall for a backend in a browser, but got "${clock}".`);
  }
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const now = clock === 'wall' ? undefined : cpuTime;
  const outcomes = await run(chosen, inNode, { runs, now }, (title, on) => log(`${title}, ${on}`));
  if (inBrowser.length > 0) outcomes.push(...(await runInBrowser(chosen, inBrowser, runs, log)));
  const tensorflow = python ? timeTensorflow(python, SIZES, runs, clock) : undefined;
  const all = outcomes.map((outcome) => ({ ...outcome, tensorflow: tensorflow?.times.get(outcome.title) }));
  const measured = { ...machine(), tensorflow: tensorflow?.version };
  if (json) return JSON.stringify({ machine: measured, clock, runs, outcomes: all }, null, 2);
  return `${machineLine(measured)}; ${clock} time, median of ${runs} runs.\n\n${markdown(all, runs)}`;
}
