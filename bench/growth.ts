import * as tf from '@tensorflow/tfjs';
import { Generator, seededDropout } from '../index.ts';
import { backends, useBackend } from './backends.ts';
import { processorTime } from './machine.ts';
import { measure } from './measure.ts';

/** Writes the nanoseconds of processor time for each number of draws of growing size: constant, where the time grows linearly. */
const COUNTS = [1e6, 1e7, 1e8];
const MANNER = { runs: 5, warmUps: 1, now: processorTime };

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
      const { least } = (await measure({ seeded: work }, MANNER)).seeded;
      const row = `${title}, ${name}`;
      rows.set(row, [...(rows.get(row) ?? []), `${((least * 1e6) / count).toFixed(2)} ns`]);
    }
    x.dispose();
  }
}
const head = ['numbers', ...COUNTS.map((count) => count.toLocaleString('en'))];
const lines = [head, ['---', ...COUNTS.map(() => '--:')], ...[...rows].map(([title, cells]) => [title, ...cells])];
process.stdout.write(`${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`);
