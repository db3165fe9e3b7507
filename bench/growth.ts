import * as tf from '@tensorflow/tfjs';
import { Generator, seededDropout } from '../index.ts';
import { backends, useBackend } from './backends.ts';
import { cpuTime } from './machine.ts';
import { measure } from './measure.ts';

// Prints the nanoseconds of CPU time per number, for draws of growing size: constant if the time grows linearly.

const COUNTS = [1e6, 1e7, 1e8];
const TIMING = { runs: 5, warmUps: 1, now: cpuTime };

tf.enableProdMode();
const generator = Generator.fromSeed(1);
const stream = generator.stream('growth');
const layer = seededDropout({ rate: 0.5, generator });

const rows = new Map<string, string[]>();
for (const { name } of backends) {
  await useBackend(name);
  for (const count of COUNTS) {
    const x = tf.ones([count]);
    const works = {
      uniform: () => stream.uniform([count]),
      dropout: () => layer.call(x, { training: true }) as tf.Tensor,
    };
    for (const [title, work] of Object.entries(works)) {
      const { min } = (await measure({ seeded: work }, TIMING)).seeded;
      const row = `${title}, ${name}`;
      rows.set(row, [...(rows.get(row) ?? []), `${((min * 1e6) / count).toFixed(2)} ns`]);
    }
    x.dispose();
  }
}
const head = ['numbers', ...COUNTS.map((count) => count.toLocaleString('en'))];
const lines = [head, ['---', ...COUNTS.map(() => '--:')], ...[...rows].map(([title, cells]) => [title, ...cells])];
process.stdout.write(`${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`);
