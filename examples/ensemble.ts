import { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs';
import { Generator } from 'tfjs-seeded';
import { type Member, type Task, trainMember } from './ensemble_member.ts';
import { readDigits } from './read_digits.ts';

const MEMBERS = 4;
const EPOCHS = 8;

tf.enableProdMode();
await tf.setBackend('cpu');
// Each member gets a generator of its own, which draws independently of the others'.
const tasks = Generator.fromSeed(42)
  .split(MEMBERS)
  .map((generator): Task => ({ record: generator.getConfig(), epochs: EPOCHS }));

const parallel = await Promise.all(tasks.map(inWorker));
const serial: Member[] = [];
for (const task of tasks) serial.push(await trainMember(task));

const [, labels] = readDigits().test;
const truth = labels.dataSync();
let identical = true;
for (const [i, { record }] of tasks.entries()) {
  const same = parallel[i].weights.every((weight, k) => isEqual(weight, serial[i].weights[k]));
  identical &&= same;
  const seed = Generator.fromConfig(record).seed;
  const accuracy = percent(accuracyOf([parallel[i]]));
  console.log(`member ${i}   seed ${`${seed}`.padStart(20)}   test ${accuracy}   ${same ? 'identical' : 'different'}`);
}
console.log(`ensemble   ${' '.repeat(25)}   test ${percent(accuracyOf(parallel))}`);
console.log(`In ${MEMBERS} workers at once and one after the other: ${identical ? 'the same weights' : 'DIFFERENT'}.`);
process.exitCode = identical ? 0 : 1;

function inWorker(task: Task): Promise<Member> {
  const worker = new Worker(new URL('ensemble_worker.mjs', import.meta.url), { workerData: task });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Returns the part of the test that members get right together, by the mean of their probabilities. */
function accuracyOf(members: Member[]): number {
  let right = 0;
  for (let i = 0; i < truth.length; i++) {
    const sums = Array.from({ length: 10 }, (_, digit) =>
      members.reduce((sum, { predictions }) => sum + predictions[10 * i + digit], 0),
    );
    if (sums.indexOf(Math.max(...sums)) === truth[i]) right += 1;
  }
  return right / truth.length;
}

function isEqual(one: Float32Array, other: Float32Array): boolean {
  return Buffer.from(one.buffer).equals(Buffer.from(other.buffer));
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
