import * as tf from '@tensorflow/tfjs';
import { Generator, seededShuffle } from '../../index.ts';
import type { Case } from '../case.ts';

/** An epoch of a shuffled dataset. */
export function shuffle(rows: number, bufferSize: number): Case {
  return {
    title: `shuffle of ${count(rows)} through ${count(bufferSize)}`,
    on: 'host',
    elements: rows,
    warmUps: 1,
    prepare() {
      const source = tf.data.array(Array.from({ length: rows }, (_, i) => i));
      const seeded = seededShuffle(source, bufferSize, { generator: Generator.fromSeed(1) });
      const stock = source.shuffle(bufferSize);
      return { seeded: () => epoch(seeded), baseline: () => epoch(stock) };
    },
  };
}

/** The same epoch, against one of the unshuffled dataset. */
export function shuffleAgainstNone(rows: number, bufferSize: number): Case {
  return {
    title: `shuffle of ${count(rows)} against no shuffle`,
    on: 'host',
    elements: rows,
    warmUps: 1,
    prepare() {
      const source = tf.data.array(Array.from({ length: rows }, (_, i) => i));
      const seeded = seededShuffle(source, bufferSize, { generator: Generator.fromSeed(1) });
      return { seeded: () => epoch(seeded), baseline: () => epoch(source) };
    },
  };
}

/** Returns the sum of the elements, which does not depend on their order. */
async function epoch(dataset: tf.data.Dataset<tf.TensorContainer>): Promise<number> {
  let sum = 0;
  await dataset.forEachAsync((element) => {
    sum += element as number;
  });
  return sum;
}

function count(n: number): string {
  return n.toLocaleString('en');
}
