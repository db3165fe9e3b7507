import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { Generator, seededDropout } from '../index.ts';
import { backends, useBackend } from './backends.ts';

// Prints by how much the peak memory of a process grows after the input is made, for dropouts of it one after another.

const SHAPE = [4096, 4096];
const TIMES = 4;
const WORKS = ['dropout', 'dropout and its gradient'];

const [backend, kind, work] = process.argv.slice(2);
if (backend === undefined) {
  const lines = [`| ${TIMES} times, [${SHAPE}] | seeded | stock |`, '| --- | --: | --: |'];
  for (const { name } of backends) {
    for (const title of WORKS) {
      const [seeded, stock] = ['seeded', 'stock'].map((of) => `${child(name, of, title)} MB`);
      lines.push(`| ${title}, ${name} | ${seeded} | ${stock} |`);
    }
  }
  process.stdout.write(`${lines.join('\n')}\n`);
} else {
  tf.enableProdMode();
  await useBackend(backend);
  const layer =
    kind === 'seeded'
      ? seededDropout({ rate: 0.5, generator: Generator.fromSeed(1) })
      : tf.layers.dropout({ rate: 0.5 });
  // Not `tf.ones`, which makes another array besides that of the tensor.
  const [x, dy] = [tf.fill(SHAPE, 1), tf.fill(SHAPE, 1)];
  const dropped = (input: tf.Tensor) => layer.call(input, { training: true }) as tf.Tensor;
  const before = process.resourceUsage().maxRSS;
  for (let i = 0; i < TIMES; i++) (work === WORKS[0] ? dropped(x) : tf.grad(dropped)(x, dy)).dispose();
  process.stdout.write(`${Math.round((process.resourceUsage().maxRSS - before) / 1024)}`);
}

/** Runs one work in a separate process. */
function child(...options: string[]): string {
  const program = fileURLToPath(import.meta.url);
  return execFileSync(process.execPath, ['--import', 'tsx', program, ...options], { encoding: 'utf8' });
}
