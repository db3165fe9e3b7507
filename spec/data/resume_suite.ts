import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type { SeededDataset } from '../../data/index.ts';
import { Generator } from '../../index.ts';

/** Makes the same dataset again, on a generator. */
export type Make = (generator: Generator) => SeededDataset<tf.TensorContainer>;

/** Reads up to `count` elements of an iterator, as plain values, and disposes of their tensors. */
export async function read(
  iterator: { next(): Promise<IteratorResult<tf.TensorContainer>> },
  count = Infinity,
): Promise<unknown[]> {
  const values: unknown[] = [];
  while (values.length < count) {
    const { value, done } = await iterator.next();
    if (done) break;
    values.push(plain(value));
    tf.dispose(value);
  }
  return values;
}

/** Reads whole epochs. */
export async function epochs(dataset: SeededDataset<tf.TensorContainer>, count: number): Promise<unknown[][]> {
  const all: unknown[][] = [];
  for (let i = 0; i < count; i++) all.push(await read(await dataset.iterator()));
  return all;
}

/** Returns what another process would read from a file. */
export function throughText<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/**
 * Claims that a dataset resumes exactly at every position of its first two epochs (at a few of the second, if that is
 * long), also where its generator was saved too, and where the epoch is cut short later; that its position is small;
 * and that no tensors are left behind. `varies` is whether its epochs are not all alike.
 */
export async function resumesAtEveryPosition(make: Make, varies = true): Promise<void> {
  const before = tf.memory().numTensors;
  const whole = await epochs(make(Generator.fromSeed(1)), 3);
  if (varies) expect(new Set(whole.map((epoch) => JSON.stringify(epoch))).size).to.be.greaterThan(1);
  for (const epoch of [0, 1]) {
    const { length } = whole[epoch];
    const allCuts = Array.from({ length: length + 1 }, (_, cut) => cut);
    const someCuts = [0, 1, length >> 1, length - 1, length];
    for (const cut of epoch > 0 && length > 5 ? someCuts : allCuts) {
      const where = `epoch ${epoch}, after ${cut} elements`;
      const generator = Generator.fromSeed(1);
      const dataset = make(generator);
      await epochs(dataset, epoch);
      const iterator = await dataset.iterator();
      await read(iterator, cut);
      const position = throughText(dataset.getPosition());
      expect(JSON.stringify(position).length, where).to.be.lessThan(90);
      const record = throughText(generator.getConfig());

      for (const fresh of [Generator.fromSeed(1), Generator.fromConfig(record)]) {
        const again = make(fresh);
        again.setPosition(position);
        expect(again.getPosition(), where).to.deep.equal(position);
        const [rest, ...later] = await epochs(again, 2);
        expect([...whole[epoch].slice(0, cut), ...rest], where).to.deep.equal(whole[epoch]);
        expect(later, `after ${where}`).to.deep.equal(whole.slice(epoch + 1, epoch + 2));
      }

      // The training ends the epoch early, one element later, after prefetching has settled.
      await read(iterator, 1);
      await settled();
      const short = make(Generator.fromSeed(1));
      short.setPosition(position);
      const shortened = await short.iterator();
      await read(shortened, 1);
      await settled();
      expect(await epochs(short, 2), `cut short after ${where}`).to.deep.equal(await epochs(dataset, 2));
      // Nobody disposes of prefetched elements unless they are read.
      for (const left of [iterator, shortened]) await read(left);
    }
  }
  expect(tf.memory().numTensors, 'tensors left').to.equal(before);
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function plain(value: tf.TensorContainer): unknown {
  if (value instanceof tf.Tensor) return value.arraySync();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part as tf.TensorContainer)]));
}
