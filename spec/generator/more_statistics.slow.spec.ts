import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Stream } from '../../generator/stream.ts';
import '../backends.ts';
import {
  chiSquare,
  chiSquareTail,
  correlationScore,
  expectChance,
  FALSE_ALARM,
  kolmogorovSmirnov,
  normalBelow,
} from '../statistics.ts';

/** How many numbers a claim tests. */
const N = 2 ** 20;

/** The seeds of the claims are 1001, 1002 and so on in the order of this file: none was chosen. */
let seed = 1000n;
const nextStream = () => new Stream(++seed);

/** Returns the numbers of a draw. */
function numbersOf(x: tf.Tensor): Float32Array {
  const numbers = x.dataSync() as Float32Array;
  x.dispose();
  return numbers;
}

/** Returns the probability that a gamma distributed number is below `x`. */
const gammaBelow = (alpha: number, x: number) => 1 - chiSquareTail(2 * x, 2 * alpha);

/** Returns the probability that a Poisson distributed number is at most `k`. */
const poissonUpTo = (lam: number, k: number) => (k < 0 ? 0 : chiSquareTail(2 * lam, 2 * (k + 1)));

/** Returns the probability that a binomially distributed number is at most `k`, as a sum of probabilities. */
function binomialUpTo(counts: number, probs: number, k: number): number {
  let term = (1 - probs) ** counts;
  let sum = 0;
  for (let i = 0; i <= k; i++) {
    sum += term;
    term *= ((counts - i) / (i + 1)) * (probs / (1 - probs));
  }
  return sum;
}

/**
 * Returns the p-value of integers by the chi-square test, if `upTo(k)` is the probability that one is at most `k`.
 * Neighbouring values are counted together until at least 20 numbers are expected.
 */
function agreement(numbers: ArrayLike<number>, upTo: (k: number) => number): number {
  const observed: number[] = [0];
  const expected: number[] = [];
  const cells = new Map<number, number>();
  let below = 0;
  let k = 0;
  for (; (1 - upTo(k)) * numbers.length >= 20; k++) {
    cells.set(k, expected.length);
    const share = (upTo(k) - below) * numbers.length;
    if (share < 20) continue;
    below = upTo(k);
    expected.push(share);
    observed.push(0);
  }
  expected.push((1 - below) * numbers.length);
  for (let i = 0; i < numbers.length; i++) observed[cells.get(numbers[i]) ?? expected.length - 1]++;
  return chiSquare(observed, expected);
}

describe(`statistical (each claim fails by chance once in ${1 / FALSE_ALARM} times)`, () => {
  before(async () => {
    await tf.setBackend('cpu');
  });

  describe('2^20 numbers', () => {
    for (const [alpha, beta] of [
      [0.1, 1],
      [0.9, 3],
      [2.5, 0.5],
      [40, 1],
    ]) {
      it(`of gamma(${alpha}, ${beta}) have the gamma distribution`, () => {
        const numbers = numbersOf(nextStream().gamma([N], alpha, beta));
        expectChance(kolmogorovSmirnov(numbers, (x) => gammaBelow(alpha, x * beta)));
      });
    }

    it('of exponential(2.5) have the exponential distribution', () => {
      expectChance(kolmogorovSmirnov(numbersOf(nextStream().exponential([N], 2.5)), (x) => 1 - Math.exp(-2.5 * x)));
    });

    const betas: [number, number, (x: number) => number][] = [
      [0.5, 0.5, (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x))],
      [2, 3, (x) => x * x * (6 - 8 * x + 3 * x * x)],
      [0.3, 1, (x) => x ** 0.3],
    ];
    for (const [alpha, beta, cumulative] of betas) {
      it(`of beta(${alpha}, ${beta}) have the beta distribution`, () => {
        expectChance(kolmogorovSmirnov(numbersOf(nextStream().beta([N], alpha, beta)), cumulative));
      });
    }

    for (const lam of [0.1, 9.9, 33.3, 1000]) {
      it(`of poisson(${lam}) have the Poisson distribution`, () => {
        expectChance(agreement(numbersOf(nextStream().poisson([N], lam)), (k) => poissonUpTo(lam, k)));
      });
    }

    for (const [counts, probs] of [
      [7, 0.5],
      [20, 0.5],
      [100, 0.02],
      [100, 0.93],
      [300, 0.6],
    ]) {
      it(`of binomial(${counts}, ${probs}) have the binomial distribution`, () => {
        const numbers = numbersOf(nextStream().binomial([N], counts, probs));
        expectChance(agreement(numbers, (k) => binomialUpTo(counts, Math.fround(probs), k)));
      });
    }

    it('of categorical have the probabilities of the logits, in every row', () => {
      const logits = [
        [0, 1, 2, -3, 1],
        [5, 5, 5, 5, 5],
      ];
      const classes = numbersOf(nextStream().categorical(logits, N));
      for (const [row, values] of logits.entries()) {
        const weights = values.map(Math.exp);
        const total = weights.reduce((sum, weight) => sum + weight);
        const counts = new Float64Array(5);
        for (const index of classes.subarray(row * N, (row + 1) * N)) counts[index]++;
        const expected = weights.map((weight) => (N * weight) / total);
        expectChance(chiSquare(counts, expected));
      }
    });

    it('of choice have the given probabilities', () => {
      const p = [0.1, 0.05, 0.25, 0.6];
      const counts = new Float64Array(4);
      for (const index of numbersOf(nextStream().choice(4, [N], true, p))) counts[index]++;
      expectChance(
        chiSquare(
          counts,
          p.map((share) => N * share),
        ),
      );
    });

    it('of choice of three out of five without replacement, each in its own draw, are every set equally often', () => {
      const stream = nextStream();
      const counts = new Float64Array(10);
      const sets = new Map<number, number>();
      for (let a = 0; a < 5; a++) {
        for (let b = a + 1; b < 5; b++) {
          for (let c = b + 1; c < 5; c++) sets.set((1 << a) | (1 << b) | (1 << c), sets.size);
        }
      }
      const times = 2 ** 17;
      for (let i = 0; i < times; i++) {
        const set = numbersOf(stream.choice(5, [3], false)).reduce((bits, index) => bits | (1 << index), 0);
        counts[sets.get(set) as number]++;
      }
      expectChance(chiSquare(counts, Array(10).fill(times / 10)));
    });
  });

  describe('a number', () => {
    for (const [name, draw] of Object.entries({
      gamma: (stream: Stream) => stream.gamma([N], 0.7),
      beta: (stream: Stream) => stream.beta([N], 2, 3),
      poisson: (stream: Stream) => stream.poisson([N], 12),
      binomial: (stream: Stream) => stream.binomial([N], 15, 0.4),
    })) {
      it(`of ${name} does not depend on the one before it, nor on its neighbour in the next draw`, () => {
        const stream = nextStream();
        const [one, two] = [numbersOf(draw(stream)), numbersOf(draw(stream))];
        expectChance(normalBelow(correlationScore(one.subarray(1), one.subarray(0, N - 1))));
        expectChance(normalBelow(correlationScore(one, two)));
      });
    }
  });
});

describe('the statistical tests of integers', () => {
  before(async () => {
    await tf.setBackend('cpu');
  });

  const stream = new Stream(0n);
  const poisson = () => numbersOf(stream.at(1).poisson([N], 10));

  it('return exact probabilities', () => {
    // e^-2 (1 + 2 + 2), and 1 + 5 of the 32 ways in which five coins fall.
    expect(poissonUpTo(2, 2)).to.be.closeTo(5 * Math.exp(-2), 1e-12);
    expect(binomialUpTo(5, 0.5, 1)).to.be.closeTo(6 / 32, 1e-15);
    expect(gammaBelow(1, 0.5)).to.be.closeTo(1 - Math.exp(-0.5), 1e-12);
  });

  it('accept Poisson numbers', () => expectChance(agreement(poisson(), (k) => poissonUpTo(10, k))));

  for (const [what, upTo] of Object.entries({
    'of mean 10 as ones of mean 10.05': (k: number) => poissonUpTo(10.05, k),
    'as binomial ones of 200 trials': (k: number) => binomialUpTo(200, 0.05, k),
  })) {
    it(`refuse Poisson numbers ${what}`, () => {
      expect(() => expectChance(agreement(poisson(), upTo))).to.throw('the p-value');
    });
  }

  it('refuse one zero too many in 10,000 numbers', () => {
    const numbers = poisson().map((number, i) => (i % 10_000 ? number : 0));
    expect(() => expectChance(agreement(numbers, (k) => poissonUpTo(10, k)))).to.throw('the p-value');
  });
});
