import { expect } from 'chai';
import { fillCategorical, fillWeighted } from '../../numbers/categorical.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { statelessOffset } from '../../numbers/stateless_seed.ts';
import { uniformDouble } from '../../numbers/uniform_double.ts';
import { golden } from '../goldens/read.ts';
import { itFillsInOrder } from './fill_suite.ts';
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

/** The index of the first weight whose cumulative sum is above `u` times the total. */
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
    it(`reference: draws TensorFlow's [${rows}, ${n}] of ${classes} classes for seed [${seed.map(([low]) => low | 0)}]`, () => {
      const got = categorical(statelessOffset(...seed), logitsOf(rows * classes), rows, n);
      expect([...got.subarray(0, numbers.length)]).to.deep.equal(numbers);
      expect(sha256(got)).to.equal(digest);
    });
  }

  for (const { seed, logits, n, numbers } of goldens.categorical_lists) {
    it(`reference: draws TensorFlow's classes of the logits ${JSON.stringify(logits)}, where null is -Infinity`, () => {
      const values = logits.flat().map((logit) => logit ?? Number.NEGATIVE_INFINITY);
      expect([...categorical(statelessOffset(...seed), values, logits.length, n)]).to.deep.equal(numbers);
    });
  }

  // So many classes that two draws hardly agree by chance.
  const manyLogits = Float32Array.from({ length: 4096 }, (_, i) => (i % 7) / 4);
  itFillsInOrder((offset, length) => categorical(offset, manyLogits, 1, length));

  it('draws the first class whose cumulative probability is above the uniform number', () => {
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

  it('draws the same classes where one number is added to all logits', () => {
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

  it('never draws a class of logit -Infinity, not even for the uniform numbers 0 and 1 - 2^-52', () => {
    const never = Number.NEGATIVE_INFINITY;
    const ones = 2 ** 32 - 1;
    for (const [words, wanted] of [
      [zeros, 1],
      [[ones, ones, ones, ones] as const, 3],
    ] as const) {
      expect([...categorical(offsetOfWords(words), [never, 0, never, 1, never], 1, 1)]).to.deep.equal([wanted]);
      expect([...weighted(offsetOfWords(words), [0, 0.1, 0, 0.9, 0], 1)]).to.deep.equal([wanted]);
    }
    const got = new Set(categorical(offsetAt(1n, 2n), [never, 0, never, 1, never], 1, 3000));
    expect([...got].sort()).to.deep.equal([1, 3]);
  });
});

describe('fillWeighted', () => {
  it('draws the first class whose cumulative weight is above the uniform number', () => {
    const [counter, key] = [2n ** 96n - 7n, 13n];
    const weights = [0, 0.1, 0.2, 0, 0.3, 0.4, 0];
    const wanted = Array.from({ length: 5001 }, (_, i) => firstAbove(weights, uniformOf(counter, key, i)));
    expect([...weighted(offsetAt(counter, key), weights, 5001)]).to.deep.equal(wanted);
    expect([...new Set(wanted)].sort()).to.deep.equal([1, 2, 4, 5]);
  });

  it('draws the same classes where all weights are multiplied by a power of two', () => {
    const wanted = weighted(offsetAt(1n, 2n), [0.1, 0.2, 0.7], 1000);
    expect(weighted(offsetAt(1n, 2n), [0.8, 1.6, 5.6], 1000)).to.deep.equal(wanted);
  });

  it('does not change the weights', () => {
    const weights = [0.1, 0.2, 0.7];
    weighted(offsetAt(1n, 2n), weights, 10);
    expect(weights).to.deep.equal([0.1, 0.2, 0.7]);
  });
});
