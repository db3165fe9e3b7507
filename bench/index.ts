import * as tf from '@tensorflow/tfjs';
import { backends } from './backends.ts';
import { casesOf, SIZES } from './cases/index.ts';
import { machine, machineLine, processorTime } from './machine.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { run } from './run.ts';
import { markdown } from './table.ts';
import { timeTensorflow } from './tensorflow.ts';

try {
  const names = backends.map(({ name }) => name);
  const options = readOptions(process.argv.slice(2), names);
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
  const on = backends.filter(({ name }) => names.includes(name));
  const begins = (title: string, where: string) => process.stderr.write(`${title}, ${where}\n`);
  const outcomes = await run(chosen, on, { runs, now: clock === 'wall' ? undefined : processorTime }, begins);
  const tensorflow = python ? timeTensorflow(python, SIZES, runs, clock) : undefined;
  const all = outcomes.map((outcome) => ({ ...outcome, tensorflow: tensorflow?.times.get(outcome.title) }));
  const measured = { ...machine(), tensorflow: tensorflow?.version };
  if (json) return JSON.stringify({ machine: measured, clock, runs, outcomes: all }, null, 2);
  return `${machineLine(measured)}; ${clock} time, median of ${runs} runs.\n\n${markdown(all, runs)}`;
}
