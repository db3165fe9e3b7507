import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type { Result } from '../../bench/case.ts';
import { casesOf, SIZES } from '../../bench/cases/index.ts';
import { onEveryBackend } from '../backends.ts';

const ROWS = 60;
const SIDE = 128;

/** The published cases in small sizes. */
const cases = casesOf({
  large: [SIDE, SIDE],
  small: [8, 16],
  repeat: 2,
  sides: [8, 12, 16],
  rows: ROWS,
  tables: [
    [ROWS, 3, 16],
    [ROWS, 5, 20],
  ],
  bufferSize: 10,
  layers: [6, 4],
  units: 4,
  epochs: 1,
  perceptrons: [{ name: 'a small model', units: [8, 12, 6], rate: 0.3, batch: 4 }],
  randoms: SIDE * SIDE,
});

/** What the results of comparable work have in common. */
function kind(result: Result) {
  if (typeof result === 'number') return { number: result };
  if (result instanceof Float32Array) return { dtype: 'float32', size: result.length };
  return { dtype: result.dtype, size: result.size };
}

function numbers(result: Result): Float32Array {
  if (typeof result === 'number') return new Float32Array([result]);
  return result instanceof Float32Array ? result : (result.dataSync() as Float32Array);
}

function moments(values: Float32Array): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

describe('the cases', () => {
  it('have unique titles', () => {
    const titles = casesOf(SIZES).map(({ title }) => title);
    expect([...new Set(titles)]).to.deep.equal(titles);
  });

  it('run at least 15 times each, except for those that are known to be slow', () => {
    const slow = casesOf(SIZES).filter(({ runs, baselineRuns }) => (runs ?? 15) < 15 || (baselineRuns ?? 15) < 15);
    expect(slow.map(({ title }) => title)).to.deep.equal([
      'orthogonal [256, 256]',
      'orthogonal [1024, 1024]',
      'epoch of seededBatches, 60,000 x 784 in batches of 128',
    ]);
  });

  onEveryBackend(() => {
    for (const one of cases) {
      it(`${one.title} has two works with comparable results, and leaves nothing else behind`, async () => {
        const before = tf.memory().numTensors;
        const pair = await one.prepare();
        const ready = tf.memory().numTensors;
        const results = [await pair.seeded()];
        if (pair.baseline) results.push(await pair.baseline());
        const tensors = results.filter((result) => result instanceof tf.Tensor);
        expect(tf.memory().numTensors - ready).to.equal(tensors.length);
        for (const result of results) expect(kind(result)).to.deep.equal(kind(results[0]));
        for (const { shape } of tensors) expect(shape).to.deep.equal(tensors[0].shape);
        tf.dispose(tensors);
        await pair.dispose?.();
        expect(tf.memory().numTensors).to.equal(before);
      });
    }

    for (const one of cases.filter(({ elements }) => elements !== undefined)) {
      it(`${one.title} counts its elements`, async () => {
        const pair = await one.prepare();
        const result = await pair.seeded();
        // The shuffles return the sum of their elements, the epochs the number of rows.
        expect(one.elements).to.equal(typeof result === 'number' ? ROWS : numbers(result).length);
        tf.dispose(result as tf.Tensor);
        await pair.dispose?.();
      });
    }

    // 10 standard errors of a value are 7 of a difference: by chance, one of 24 comparisons fails once in 10^10 runs.
    for (const one of cases.filter(({ title, elements }) => elements === SIDE * SIDE && !/copying/.test(title))) {
      it(`${one.title} has the same mean and deviation in both works`, async () => {
        const pair = await one.prepare();
        const results = [await pair.seeded(), await (pair.baseline as typeof pair.seeded)()];
        const [seeded, stock] = results.map((result) => moments(numbers(result)));
        const error = stock.deviation / SIDE;
        expect(seeded.mean).to.be.closeTo(stock.mean, 10 * error);
        expect(seeded.deviation).to.be.closeTo(stock.deviation, 10 * error);
        tf.dispose(results as tf.Tensor[]);
        await pair.dispose?.();
      });
    }
  });
});
