import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type { DrawMethods } from '../../generator/draw_methods.ts';
import { Generator } from '../../generator/generator.ts';
import { Stream } from '../../generator/stream.ts';
import { int64Of } from '../../numbers/int64.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { golden } from '../goldens/read.ts';
import { sha256, sizeOf } from '../numbers/reference.ts';
import { type SamplerCase, written } from '../numbers/sampler_suite.ts';

type Words = [number, number];

const goldens: {
  gamma: SamplerCase[];
  poisson: SamplerCase[];
  binomial: SamplerCase[];
  beta: {
    seed: number;
    position: number;
    args: [number, number];
    n: number;
    numbers: [number[], number[]];
    sha256: [string, string];
  }[];
  wide_beta: { seed: [Words, Words]; args: [number, number]; numbers: number[] }[];
  generator: {
    state: [Words, Words, Words];
    binomial: { shape: number[]; args: [number, number]; numbers: number[]; state: [Words, Words, Words] }[];
    'gamma_2.5': number[];
  }[];
} = golden('distributions');

/** Every distribution of this file. No two parameters are equal, so that none can be mistaken for another. */
const draws: [string, tf.DataType, (from: DrawMethods, shape: number[]) => tf.Tensor][] = [
  ['binomial', 'int32', (from, shape) => from.binomial(shape, 9, 0.3)],
  ['poisson', 'int32', (from, shape) => from.poisson(shape, 4.5)],
  ['gamma', 'float32', (from, shape) => from.gamma(shape, 1.5, 2)],
  ['exponential', 'float32', (from, shape) => from.exponential(shape, 2)],
  ['beta', 'float32', (from, shape) => from.beta(shape, 1.5, 0.5)],
];

const numbersOf = (x: tf.Tensor) => x.dataSync() as Float32Array | Int32Array;

/** Makes the claims about the draw methods. `make` returns an object at the same draw every time. */
function itDraws(make: () => DrawMethods): void {
  const shapes = [[], [1], [0], [7], [2, 0, 3], [4, 5], [3, 1, 2], [1, 2, 1, 2, 1, 2]];

  for (const [name, dtype, draw] of draws) {
    describe(name, () => {
      it(`returns a ${dtype} tensor of the given shape`, () => {
        for (const shape of shapes) {
          const out = draw(make(), shape);
          expect(out.dtype).to.equal(dtype);
          expect(out.shape).to.deep.equal(shape);
          expect(out.dataSync()).to.have.lengthOf(sizeOf(shape));
        }
      });

      it('draws the same numbers in the same order whatever the shape', () => {
        for (const shape of shapes) {
          expect(numbersOf(draw(make(), shape))).to.deep.equal(numbersOf(draw(make(), [sizeOf(shape)])));
        }
      });

      it('leaves one tensor behind, and none in a tidy', () => {
        expect(tensorsLeftBy(() => draw(make(), [4, 5]))).to.equal(1);
        expect(tensorsLeftBy(() => tf.tidy(() => void draw(make(), [4, 5])))).to.equal(0);
      });

      it('copies the shape that it was given', () => {
        const shape = [2, 3];
        const out = draw(make(), shape);
        shape[0] = 6;
        expect(out.shape).to.deep.equal([2, 3]);
      });
    });
  }

  it('draws gamma and exponential of rate 1 by default', () => {
    expect(bitsOf(make().gamma([50], 2.5))).to.deep.equal(bitsOf(make().gamma([50], 2.5, 1)));
    expect(bitsOf(make().exponential([50]))).to.deep.equal(bitsOf(make().exponential([50], 1)));
  });

  it('draws exponential numbers as gamma ones of alpha 1', () => {
    for (const rate of [0.1, 1, 3]) {
      expect(bitsOf(make().exponential([500], rate))).to.deep.equal(bitsOf(make().gamma([500], 1, rate)));
    }
  });

  it('draws exponential numbers as -log(1 - u), of the second float64 of every 256th block', () => {
    const words = make().bits(4 * 256 * 50);
    for (const [i, x] of make().exponential([50], 2).dataSync().entries()) {
      const u = ((words[1024 * i + 2] & 0xfffff) * 2 ** 32 + words[1024 * i + 3]) * 2 ** -52;
      expect(x).to.be.closeTo(-Math.log(1 - u) / 2, x * 2 ** -23);
    }
  });
}

onEveryBackend(() => {
  describe('what a Generator draws', () => itDraws(() => Generator.fromKeyCounter(1n, [2n, -1n])));
  describe('what a Stream draws', () => itDraws(() => new Stream(1n, 2)));
  describe('what a stream of a seed of Keras draws', () => itDraws(() => Stream.fromSeed(2147483640)));
  describe('what a Draw draws', () => itDraws(() => new Stream(1n).at(2)));
});

describe('gamma and the others', () => {
  before(() => tf.setBackend('cpu'));

  for (const [name, draw] of Object.entries({
    gamma: (from: DrawMethods, n: number, alpha: number, beta: number) => from.gamma([n], alpha, beta),
    poisson: (from: DrawMethods, n: number, lam: number) => from.poisson([n], lam),
    binomial: (from: DrawMethods, n: number, counts: number, probs: number) => from.binomial([n], counts, probs),
  })) {
    it(`reference: a stream's ${name} equals TensorFlow's stateless_${name} of its seed and position`, () => {
      const cases = goldens[name as 'gamma' | 'poisson' | 'binomial'];
      expect(cases).to.have.lengthOf.above(20);
      for (const { seed, args, numbers } of cases) {
        const [s, k] = seed.map(int64Of);
        const [a, b] = args;
        const got = numbersOf(draw(new Stream(s, Number(k)), numbers.length, a, b));
        expect(written(got), `${args}`).to.deep.equal(numbers);
      }
    });
  }

  for (const { seed, position, args, n, numbers, sha256: digests } of goldens.beta) {
    it(`reference: beta(${args}) of Stream.fromSeed(${seed}) equals Keras's from [${seed}, ${position}] on`, () => {
      const stream = Stream.fromSeed(seed);
      stream.position = position;
      for (const i of [0, 1]) {
        const got = numbersOf(stream.beta([n], ...args));
        expect(written(got).slice(0, numbers[i].length)).to.deep.equal(numbers[i]);
        expect(sha256(got)).to.equal(digests[i]);
      }
      expect(stream.position).to.equal(position + 2);
    });
  }

  for (const { seed, args, numbers } of goldens.wide_beta) {
    const [s, k] = seed.map(int64Of);
    it(`reference: beta(${args}) of new Stream(${s}n, ${k}) is of TensorFlow's gammas of seed and seed + 12`, () => {
      expect(bitsOf(new Stream(s, Number(k)).beta([numbers.length], ...args))).to.deep.equal(numbers);
    });
  }

  it('a Draw draws of each what the stream draws at that position, however often', () => {
    for (const stream of [
      new Stream(2n ** 63n - 3n, 7),
      Stream.fromSeed(2147483641),
      Generator.fromSeed(4).stream('a'),
    ]) {
      stream.position = 2147483640;
      const draw = stream.at(stream.position);
      for (const [name, , drawn] of draws) {
        stream.position = 2147483640;
        const wanted = written(numbersOf(drawn(stream, [9])));
        expect(written(numbersOf(drawn(draw, [9]))), name).to.deep.equal(wanted);
        expect(written(numbersOf(drawn(draw, [9]))), name).to.deep.equal(wanted);
      }
    }
  });

  it('each advances a stream by one draw, of whatever shape', () => {
    for (const [name, , draw] of draws) {
      for (const shape of [[0], [], [300]]) {
        const stream = new Stream(1n, 5);
        draw(stream, shape);
        expect(stream.position, `${name} of [${shape}]`).to.equal(6);
      }
    }
  });

  it('each changes the record of the generator whose stream draws it', () => {
    for (const [name, , draw] of draws) {
      const generator = Generator.fromSeed(1);
      generator.stream('a');
      generator.getConfig();
      draw(generator.stream('a'), [2]);
      expect(generator.getConfig().streams, name).to.deep.equal([{ name: 'a', positions: [1] }]);
    }
  });

  for (const { state, binomial, 'gamma_2.5': gamma } of goldens.generator) {
    const words = state.map(int64Of) as [bigint, bigint, bigint];
    it(`reference: binomial of the generator of state [${words}] equals TensorFlow's, like each state after it`, () => {
      const generator = Generator.fromState(words);
      for (const { shape, args, numbers, state: after } of binomial) {
        const got = written(numbersOf(generator.binomial(shape, ...args)));
        expect(got.slice(0, numbers.length), `${shape}`).to.deep.equal(numbers);
        expect(got).to.have.lengthOf(sizeOf(shape));
        expect(generator.state, `${shape}`).to.deep.equal(after.map(int64Of));
      }
    });

    it(`reference: gamma of the generator of state [${words}] equals TensorFlow's at that key and counter`, () => {
      expect(bitsOf(Generator.fromState(words).gamma([gamma.length], 2.5))).to.deep.equal(gamma);
    });
  }

  it('each advances a generator by 256 for each number, but beta by 512, and binomial as in TensorFlow', () => {
    for (const [name, , draw] of draws) {
      for (const n of [0, 1, 7]) {
        const generator = Generator.fromState([5n, 6n, 7n]);
        draw(generator, [n]);
        const blocks = 256 * (name === 'binomial' ? 50 * (n + 3) : name === 'beta' ? 2 * n : n);
        expect(generator.state, `${n} numbers of ${name}`).to.deep.equal([5n + BigInt(blocks), 6n, 7n]);
      }
    }
  });

  it("a generator's beta is made of the gammas that it would draw, one after the other", () => {
    const generator = Generator.fromSeed(9);
    const [x, y] = [generator.gamma([500], 2.5), generator.gamma([500], 0.7)].map((numbers) => numbers.dataSync());
    const wanted = Float32Array.from(x, (number, i) => number / Math.fround(number + y[i]));
    expect(bitsOf(Generator.fromSeed(9).beta([500], 2.5, 0.7))).to.deep.equal(bitsOf(wanted));
  });

  it('each accepts the ends of the ranges of its parameters', () => {
    const [min, max] = [2 ** -126, 2 ** 128 - 2 ** 104];
    const stream = new Stream(1n);
    const drawn = [
      ...[min, 1e-20, 1e20, max].flatMap((alpha) => [stream.gamma([50], alpha), stream.beta([50], alpha, alpha)]),
      ...[min, max].flatMap((rate) => [stream.exponential([50], rate), stream.gamma([50], 0.5, rate)]),
      ...[0, 1e-300, 2 ** 30].map((lam) => stream.poisson([50], lam)),
      ...[0, 1e-300, 1e-9, 0.5, 1 - 1e-9, 1].map((probs) => stream.binomial([50], 2 ** 31 - 128, probs)),
    ];
    for (const numbers of drawn) for (const x of numbers.dataSync()) expect(x).to.be.at.least(0);
  });
});
