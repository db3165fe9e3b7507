import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator } from '../../generator/generator.ts';
import { Stream } from '../../generator/stream.ts';
import '../backends.ts';
import {
  binomialScore,
  chiSquare,
  chiSquareTail,
  correlationScore,
  expectChance,
  FALSE_ALARM,
  kolmogorovSmirnov,
  kolmogorovTail,
  normalBelow,
} from '../statistics.ts';

/** How many numbers a claim tests. */
const N = 2 ** 20;

/** The seeds of the claims are 1, 2, 3 and so on in the order of this file: none was chosen. */
let seed = 0n;
const nextStream = () => new Stream(++seed);

/** Returns N numbers of a draw, of any dtype. */
function numbersOf(draw: (shape: number[]) => tf.Tensor): Float32Array {
  const x = draw([N]);
  const numbers = x.dataSync() as Float32Array;
  x.dispose();
  return numbers;
}

const uniforms = (stream: Stream) => numbersOf((shape) => stream.uniform(shape));

/** Counts the numbers in each of `cells` equal parts of [0, 1). */
function histogram(numbers: Iterable<number>, cells: number): Float64Array {
  const counts = new Float64Array(cells);
  for (const x of numbers) counts[Math.floor(x * cells)]++;
  return counts;
}

/** Returns the p-value of counts of equally likely values. */
function evenness(counts: Float64Array): number {
  const total = counts.reduce((sum, count) => sum + count);
  return chiSquare(
    counts,
    counts.map(() => total / counts.length),
  );
}

const beyondTwo = normalBelow(-2);
const truncatedBelow = (z: number) => (normalBelow(z) - beyondTwo) / (1 - 2 * beyondTwo);

/** Counts how often each of the 120 orders of five elements occurs, numbered by their Lehmer code. */
function ordersOf(permutation: () => ArrayLike<number>, times: number): Float64Array {
  const counts = new Float64Array(120);
  for (let i = 0; i < times; i++) {
    const order = permutation();
    let number = 0;
    for (let at = 0; at < 5; at++) {
      let smaller = 0;
      for (let other = at + 1; other < 5; other++) if (order[other] < order[at]) smaller++;
      number = number * (5 - at) + smaller;
    }
    counts[number]++;
  }
  return counts;
}

/** Counts how often each bit of words is set. */
function bitCounts(words: Uint32Array): Float64Array {
  const counts = new Float64Array(32);
  for (const word of words) for (let bit = 0; bit < 32; bit++) counts[bit] += (word >>> bit) & 1;
  return counts;
}

/** Returns the p-value of counts of set bits, if each bit is set with probability 0.5. */
function fairness(counts: Float64Array, words: number): number {
  const scores = counts.map((count) => binomialScore(count, words, 0.5) ** 2);
  return (
    1 -
    chiSquareTail(
      scores.reduce((sum, score) => sum + score),
      counts.length,
    )
  );
}

describe(`statistical (each claim fails by chance once in ${1 / FALSE_ALARM} times)`, () => {
  before(async () => {
    await tf.setBackend('cpu');
  });

  describe('2^20 numbers', () => {
    it('of uniform are evenly distributed over [0, 1)', () => {
      expectChance(kolmogorovSmirnov(uniforms(nextStream()), (x) => x));
    });

    it('of uniform(-2, 3.5) are evenly distributed over [-2, 3.5)', () => {
      const stream = nextStream();
      const numbers = numbersOf((shape) => stream.uniform(shape, -2, 3.5));
      expectChance(kolmogorovSmirnov(numbers, (x) => (x + 2) / 5.5));
    });

    for (const [minval, maxval] of [
      [0, 2],
      [-5, 12],
      [-500, 500],
    ]) {
      it(`of uniformInt from ${minval} to ${maxval} have every value equally often`, () => {
        const stream = nextStream();
        const counts = new Float64Array(maxval - minval);
        for (const x of numbersOf((shape) => stream.uniformInt(shape, minval, maxval))) counts[x - minval]++;
        expectChance(evenness(counts));
      });
    }

    it('of uniformInt over all of int32 fall into 256 equal parts equally often', () => {
      const stream = nextStream();
      const numbers = numbersOf((shape) => stream.uniformInt(shape, -(2 ** 31), 2 ** 31 - 1));
      expectChance(
        evenness(
          histogram(
            Float64Array.from(numbers, (x) => x / 2 ** 32 + 0.5),
            256,
          ),
        ),
      );
    });

    it('of bits have each of the 32 bits set half of the time', () => {
      expectChance(fairness(bitCounts(nextStream().bits(N)), N));
    });

    it('of bits have neighbouring bits, and bits of neighbouring words, equal half of the time', () => {
      const words = nextStream().bits(N + 1);
      expectChance(fairness(bitCounts(words.subarray(1).map((word) => word ^ ((word << 1) | (word >>> 31)))), N));
      expectChance(fairness(bitCounts(words.subarray(1).map((word, i) => word ^ words[i])), N));
    });

    it('of normal have the normal distribution', () => {
      const stream = nextStream();
      expectChance(
        kolmogorovSmirnov(
          numbersOf((shape) => stream.normal(shape)),
          normalBelow,
        ),
      );
    });

    it('of normal(3, 0.5) have the normal distribution of mean 3 and standard deviation 0.5', () => {
      const stream = nextStream();
      const numbers = numbersOf((shape) => stream.normal(shape, 3, 0.5));
      expectChance(kolmogorovSmirnov(numbers, (x) => normalBelow((x - 3) / 0.5)));
    });

    it('of normal lie beyond 2, 3 and 4 standard deviations as often as they should', () => {
      const stream = nextStream();
      const numbers = numbersOf((shape) => stream.normal(shape));
      for (const limit of [2, 3, 4]) {
        const beyond = numbers.reduce((count, z) => count + (Math.abs(z) > limit ? 1 : 0), 0);
        expectChance(normalBelow(binomialScore(beyond, N, 2 * normalBelow(-limit))));
      }
    });

    it('of truncatedNormal have the normal distribution cut off at two standard deviations', () => {
      const stream = nextStream();
      expectChance(
        kolmogorovSmirnov(
          numbersOf((shape) => stream.truncatedNormal(shape)),
          truncatedBelow,
        ),
      );
    });

    for (const p of [0.001, 0.1, 0.5, 0.999]) {
      it(`of bernoulli(${p}) are true with probability ${p}`, () => {
        const stream = nextStream();
        const count = numbersOf((shape) => stream.bernoulli(shape, p)).reduce((sum, x) => sum + x, 0);
        expectChance(normalBelow(binomialScore(count, N, p)));
      });
    }

    it('of permutation(5), each a draw of its own, are each of the 120 orders equally often', () => {
      const stream = nextStream();
      expectChance(evenness(ordersOf(() => stream.permutation(5), N)));
    });

    it('of a permutation of 2^20 rows are not correlated with their indices', () => {
      const order = nextStream().permutation(N);
      expectChance(
        normalBelow(
          correlationScore(
            order,
            order.map((_, i) => i),
          ),
        ),
      );
    });

    it('of random(), each a draw of its own, are evenly distributed over [0, 1)', () => {
      const stream = nextStream();
      const numbers = Float64Array.from({ length: N }, () => stream.random());
      expectChance(kolmogorovSmirnov(numbers, (x) => x));
      expectChance(fairness(bitCounts(Uint32Array.from(numbers, (x) => (x * 2 ** 52) % 2 ** 32)), N));
    });
  });

  describe('a number', () => {
    it('does not depend on the one to sixteen numbers before it', () => {
      const numbers = uniforms(nextStream());
      for (let lag = 1; lag <= 16; lag++) {
        expectChance(normalBelow(correlationScore(numbers.subarray(lag), numbers.subarray(0, N - lag))));
      }
    });

    it('falls with the next one into each of 32 by 32 squares equally often', () => {
      const numbers = uniforms(nextStream());
      const squares = Float64Array.from({ length: N / 2 }, (_, i) => {
        return (Math.floor(numbers[2 * i] * 32) + numbers[2 * i + 1]) / 32;
      });
      expectChance(evenness(histogram(squares, 1024)));
    });

    it('of a pair of normals depends on the other neither in its value nor in its absolute value', () => {
      const stream = nextStream();
      for (const normals of [
        numbersOf((shape) => stream.normal(shape)),
        numbersOf((shape) => stream.truncatedNormal(shape)),
      ]) {
        const half = (offset: number) => Float64Array.from({ length: N / 2 }, (_, i) => normals[2 * i + offset]);
        const [a, b] = [half(0), half(1)];
        expectChance(normalBelow(correlationScore(a, b)));
        expectChance(normalBelow(correlationScore(a.map(Math.abs), b.map(Math.abs))));
      }
    });
  });

  describe('draws', () => {
    /** Claims that numbers at the same index of two draws do not depend on each other. */
    function expectIndependent(a: ArrayLike<number>, b: ArrayLike<number>): void {
      expectChance(normalBelow(correlationScore(a, b)));
      const squares = Float64Array.from({ length: N }, (_, i) => (Math.floor(a[i] * 32) + b[i]) / 32);
      expectChance(evenness(histogram(squares, 1024)));
    }

    it('of one stream, one after the other, are independent', () => {
      const stream = nextStream();
      const draws = [uniforms(stream), uniforms(stream), uniforms(stream)];
      expectIndependent(draws[0], draws[1]);
      expectIndependent(draws[1], draws[2]);
      expectIndependent(draws[0], draws[2]);
    });

    it('of streams of neighbouring seeds are independent', () => {
      const draws = [uniforms(nextStream()), uniforms(nextStream()), uniforms(nextStream())];
      expectIndependent(draws[0], draws[1]);
      expectIndependent(draws[1], draws[2]);
    });

    it('of streams of neighbouring names are independent', () => {
      const generator = Generator.fromSeed(++seed);
      const draws = ['dropout', 'dropout_1', 'dropout_2'].map((name) => uniforms(generator.stream(name)));
      expectIndependent(draws[0], draws[1]);
      expectIndependent(draws[1], draws[2]);
    });

    it('of streams of one name of neighbouring generators are independent', () => {
      const draws = [0, 1, 2].map(() => uniforms(Generator.fromSeed(++seed).stream('dropout')));
      expectIndependent(draws[0], draws[1]);
      expectIndependent(draws[1], draws[2]);
    });

    it('of a generator, its streams and its children are independent', () => {
      const generator = Generator.fromSeed(++seed);
      const own = numbersOf((shape) => generator.uniform(shape));
      const [first, second] = generator.split(2).map((kid) => numbersOf((shape) => kid.uniform(shape)));
      expectIndependent(own, uniforms(generator.stream('dropout')));
      expectIndependent(own, first);
      expectIndependent(first, second);
    });

    it('at 2^20 positions of a stream begin with evenly distributed numbers, each independent of the last', () => {
      const stream = nextStream();
      const firsts = Float64Array.from({ length: N }, () => stream.bits(1)[0] / 2 ** 32);
      expectChance(kolmogorovSmirnov(firsts, (x) => x));
      expectChance(normalBelow(correlationScore(firsts.subarray(1), firsts.subarray(0, N - 1))));
    });

    it('of 2^15 streams of one family begin with evenly distributed numbers, each independent of the last', () => {
      const generator = Generator.fromSeed(++seed);
      const firsts = Float64Array.from({ length: 2 ** 15 }, (_, i) => generator.stream(`dropout_${i + 1}`).random());
      expectChance(kolmogorovSmirnov(firsts, (x) => x));
      expectChance(normalBelow(correlationScore(firsts.subarray(1), firsts.subarray(0, -1))));
    });
  });
});

describe('the statistical tests', () => {
  it('return the probabilities of published tables', () => {
    // NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7, and Smirnov's table.
    for (const [x, freedom, tail] of [
      [3.841, 1, 0.05],
      [18.307, 10, 0.05],
      [124.342, 100, 0.05],
      [149.449, 100, 0.001],
      [67.328, 100, 0.995],
    ]) {
      expect(chiSquareTail(x, freedom)).to.be.closeTo(tail, 2e-5);
    }
    for (const [z, below] of [
      [0, 0.5],
      [1.96, 0.975002105],
      [-3, 0.001349898],
      [-4.75, 1.0170833e-6],
      [5, 0.999999713],
    ]) {
      expect(normalBelow(z)).to.be.closeTo(below, 1e-9);
    }
    for (const [t, tail] of [
      [0.4, 0.997192],
      [0.83, 0.496],
      [1.36, 0.049],
      [1.63, 0.01],
      [1.95, 0.001],
    ]) {
      expect(kolmogorovTail(t)).to.be.closeTo(tail, 6e-4);
    }
    expect(kolmogorovTail(1 - 1e-12)).to.be.closeTo(kolmogorovTail(1), 1e-11);
    expect(binomialScore(60, 100, 0.5)).to.be.closeTo(2, 1e-12);
  });

  const stream = new Stream(0n);
  before(async () => {
    await tf.setBackend('cpu');
  });

  /** Claims that a test detects numbers that are wrong in the given way. */
  function itRefuses(what: string, probability: () => number): void {
    it(`refuse ${what}`, () => {
      expect(() => expectChance(probability())).to.throw('the p-value');
    });
  }

  const u = () => uniforms(stream.at(1) as unknown as Stream);
  const z = () => numbersOf((shape) => stream.at(2).normal(shape));
  itRefuses('uniform numbers raised to the power 1.02', () =>
    kolmogorovSmirnov(
      u().map((x) => x ** 1.02),
      (x) => x,
    ),
  );
  itRefuses('uniform numbers of 7 bits', () =>
    kolmogorovSmirnov(
      u().map((x) => Math.floor(x * 128) / 128),
      (x) => x,
    ),
  );
  itRefuses('numbers that are too even', () =>
    kolmogorovSmirnov(
      u().map((_, i) => i / N),
      (x) => x,
    ),
  );
  itRefuses('normal numbers of standard deviation 1.02', () =>
    kolmogorovSmirnov(
      z().map((x) => 1.02 * x),
      normalBelow,
    ),
  );
  itRefuses('normal numbers of mean 0.01', () =>
    kolmogorovSmirnov(
      z().map((x) => x + 0.01),
      normalBelow,
    ),
  );
  itRefuses('normal numbers as truncated ones', () => kolmogorovSmirnov(z(), truncatedBelow));
  itRefuses('no number beyond four standard deviations', () => normalBelow(binomialScore(0, N, 2 * normalBelow(-4))));
  itRefuses('an integer that is 5% too frequent', () => {
    const counts = new Float64Array(17).fill(N / 17);
    return evenness(counts.map((count, i) => (i === 3 ? 1.05 * count : count)));
  });
  itRefuses('a coin of probability 0.503', () => normalBelow(binomialScore(0.503 * N, N, 0.5)));
  itRefuses('a bit that is always set', () =>
    fairness(
      bitCounts(
        stream
          .at(3)
          .bits(N)
          .map((word) => word | 64),
      ),
      N,
    ),
  );
  itRefuses('a shuffle that swaps each row with any other one', () => {
    const words = stream.at(4).bits(5 * N);
    let next = 0;
    const naive = () => {
      const order = [0, 1, 2, 3, 4];
      for (let i = 0; i < 5; i++) {
        const j = words[next++] % 5;
        [order[i], order[j]] = [order[j], order[i]];
      }
      return order;
    };
    return evenness(ordersOf(naive, N));
  });
  itRefuses('a permutation that leaves one in a hundred rows where it was', () => {
    const order = stream
      .at(5)
      .permutation(N)
      .map((row, i) => (i % 100 ? row : i));
    return normalBelow(
      correlationScore(
        order,
        order.map((_, i) => i),
      ),
    );
  });
  itRefuses('numbers to which a hundredth of the one before was added', () => {
    const numbers = u();
    const mixed = numbers.map((x, i) => x + 0.01 * numbers[(i + N - 1) % N]);
    return normalBelow(correlationScore(mixed.subarray(1), mixed.subarray(0, N - 1)));
  });
  itRefuses('normals whose absolute values are correlated', () => {
    const normals = z();
    const sizes = (offset: number) => Float64Array.from({ length: N / 2 }, (_, i) => Math.abs(normals[2 * i + offset]));
    const [a, b] = [sizes(0), sizes(1)];
    return normalBelow(
      correlationScore(
        a,
        b.map((size, i) => size + 0.02 * a[i]),
      ),
    );
  });
  itRefuses('pairs of numbers on a lattice', () => {
    const lattice = Float64Array.from({ length: N }, (_, i) => ((i * 65539) % 2 ** 16) / 2 ** 16);
    return evenness(
      histogram(
        lattice.map((x, i) => (Math.floor(x * 32) + lattice[(i + 1) % N]) / 32),
        1024,
      ),
    );
  });
});
