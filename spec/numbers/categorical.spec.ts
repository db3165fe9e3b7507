import { expect } from 'chai';
import { fillCategorical, fillWeighted } from '../../numbers/categorical.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { statelessOffset } from '../../numbers/stateless_seed.ts';
import { uniformDouble } from '../../numbers/uniform_double.ts';
import { golden } from '../goldens/read.ts';
import { itFillsInOrder } from './fill.ts';
import { offsetOfWords, zeros } from './offset_of_words.ts';
import { offsetAt, philoxBlock, sha256 } from './reference.ts';

type Words = [number, number];
const goldens: {
  categorical: {
    seed: [Words, Words];
    rows: number;
    classes: number;
    n: number;
    numbers: number[];
    sha256: string;
  }[];
  categorical_lists: { seed: [Words, Words]; logits: (number | null)[][]; n: number; numbers: number[] }[];
} = golden('distributions');

function categorical(offset: DrawOffset, logits: ArrayLike<number>, rows: number, n: number): Int32Array {
  const out = new Int32Array(rows * n);
  fillCategorical(offset, Float32Array.from(logits), rows, out);
  return out;
}

function weighted(offset: DrawOffset, weights: ArrayLike<number>, n: number): Int32Array {
  const out = new Int32Array(n);
  fillWeighted(offset, weights, out);
  return out;
}

/** The logits of the goldens. */
const logitsOf = (count: number) => Float32Array.from({ length: count }, (_, i) => ((37 * i) % 101) / 16 - 3);

/** Uniform number `i` of a counter and key, in BigInt. */
function uniformOf(counter: bigint, key: bigint, i: number): number {
  const block = philoxBlock(counter + BigInt(i >> 1), key);
  return uniformDouble(block[2 * (i & 1)], block[2 * (i & 1) + 1]);
}

/** The first of the weights that takes their sum above `u` times the sum of all. */
function firstAbove(weights: number[], u: number): number {
  const total = weights.reduce((sum, weight) => sum + weight);
  let sum = 0;
  return weights.findIndex((weight) => {
    sum += weight;
    return sum > u * total;
  });
}

describe('fillCategorical', () => {
  for (const { seed, rows, classes, n, numbers, sha256: digest } of goldens.categorical) {
    it(`reference: gives TensorFlow's [${rows}, ${n}] of ${classes} classes for seed [${seed.map(([low]) => low | 0)}]`, () => {
      const got = categorical(statelessOffset(...seed), logitsOf(rows * classes), rows, n);
      expect([...got.subarray(0, numbers.length)]).to.deep.equal(numbers);
      expect(sha256(got)).to.equal(digest);
    });
  }

  for (const { seed, logits, n, numbers } of goldens.categorical_lists) {
    it(`reference: gives TensorFlow's classes of the logits ${JSON.stringify(logits)}, of which null is -Infinity`, () => {
      const values = logits.flat().map((logit) => logit ?? Number.NEGATIVE_INFINITY);
      expect([...categorical(statelessOffset(...seed), values, logits.length, n)]).to.deep.equal(numbers);
    });
  }

  // So many classes that each word counts.
  const many = Float32Array.from({ length: 4096 }, (_, i) => (i % 7) / 4);
  itFillsInOrder((offset, length) => categorical(offset, many, 1, length));

  it('gives the first class whose cumulative probability is above the uniform number', () => {
    const [counter, key] = [2n ** 32n - 7n, 12n];
    const [rows, classes, n] = [5, 9, 1001];
    const logits = logitsOf(rows * classes);
    const wanted: number[] = [];
    for (let row = 0; row < rows; row++) {
      const weights = [...logits.subarray(row * classes, (row + 1) * classes)].map(Math.exp);
      for (let i = 0; i < n; i++) {
        wanted.push(firstAbove(weights, uniformOf(counter, key, row * n + i)));
      }
    }
    expect([...categorical(offsetAt(counter, key), logits, rows, n)]).to.deep.equal(wanted);
  });

  it('gives the same for logits that are all greater by one number', () => {
    const logits = [0.5, -1, 2, 0];
    const wanted = categorical(offsetAt(1n, 2n), logits, 1, 3000);
    for (const shift of [64, -1024, 2 ** 20]) {
      expect(
        categorical(
          offsetAt(1n, 2n),
          logits.map((logit) => logit + shift),
          1,
          3000,
        ),
      ).to.deep.equal(wanted);
    }
  });

  it('never gives a class of logit -Infinity, not even for the uniform numbers 0 and 1 - 2^-52', () => {
    const never = Number.NEGATIVE_INFINITY;
    const most = 2 ** 32 - 1;
    for (const [words, wanted] of [
      [zeros, 1],
      [[most, most, most, most] as const, 3],
    ] as const) {
      expect([...categorical(offsetOfWords(words), [never, 0, never, 1, never], 1, 1)]).to.deep.equal([wanted]);
      expect([...weighted(offsetOfWords(words), [0, 0.1, 0, 0.9, 0], 1)]).to.deep.equal([wanted]);
    }
    const got = new Set(categorical(offsetAt(1n, 2n), [never, 0, never, 1, never], 1, 3000));
    expect([...got].sort()).to.deep.equal([1, 3]);
  });
});

describe('fillWeighted', () => {
  it('gives the first number whose cumulative weight is above the uniform number', () => {
    const [counter, key] = [2n ** 96n - 7n, 13n];
    const weights = [0, 0.1, 0.2, 0, 0.3, 0.4, 0];
    const wanted = Array.from({ length: 5001 }, (_, i) => firstAbove(weights, uniformOf(counter, key, i)));
    expect([...weighted(offsetAt(counter, key), weights, 5001)]).to.deep.equal(wanted);
    expect([...new Set(wanted)].sort()).to.deep.equal([1, 2, 4, 5]);
  });

  it('gives the same for weights that are all a power of two greater', () => {
    const wanted = weighted(offsetAt(1n, 2n), [0.1, 0.2, 0.7], 1000);
    expect(weighted(offsetAt(1n, 2n), [0.8, 1.6, 5.6], 1000)).to.deep.equal(wanted);
  });

  it('leaves the weights as they are', () => {
    const weights = [0.1, 0.2, 0.7];
    weighted(offsetAt(1n, 2n), weights, 10);
    expect(weights).to.deep.equal([0.1, 0.2, 0.7]);
  });
});
