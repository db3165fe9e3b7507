/** One process of a random program: it makes everything anew, resumes what was saved, and is killed at an instant. */
import { appendFileSync, writeFileSync } from 'node:fs';
import files from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import * as seeded from '../../index.ts';
import { type Role, randomProgram } from './random_program.ts';

const [seed, killAt, folder, reports, result, role] = process.argv.slice(2);
let ticks = 0;

/** Counts an instant, and dies at that of `killAt`. */
function tick(): void {
  ticks += 1;
  if (ticks === Number(killAt)) process.kill(process.pid, 'SIGKILL');
}

// A kill may come before and after each step of a save, and in the middle of a write.
const { writeFile, rename } = files;
files.writeFile = (async (path: string, data: Uint8Array) => {
  tick();
  await writeFile(path, data.subarray(0, data.length / 2));
  tick();
  await writeFile(path, data);
  tick();
}) as typeof files.writeFile;
files.rename = (async (from: string, to: string) => {
  await rename(from, to);
  tick();
}) as typeof files.rename;

void main();

async function main(): Promise<void> {
  await tf.setBackend('cpu');
  const program = randomProgram(tf, seeded, Number(seed), {
    folder,
    role: role as Role,
    tick,
    report: (run, event) => appendFileSync(reports, `${run}: ${event}\n`),
  });
  try {
    const ending = await program.run();
    writeFileSync(result, JSON.stringify({ description: program.description, ticks, ending }));
  } catch (error) {
    writeFileSync(
      result,
      JSON.stringify({ description: program.description, ticks, error: String((error as Error).stack) }),
    );
  }
}
