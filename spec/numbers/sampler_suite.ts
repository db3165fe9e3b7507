import { expect } from 'chai';
import { addToCounter, type DrawOffset } from '../../numbers/philox.ts';
import { statelessOffset } from '../../numbers/stateless_seed.ts';
import { golden } from '../goldens/read.ts';
import { itFillsInOrder } from './fill_suite.ts';
import { offsetAt, sha256 } from './reference.ts';

type Words = [number, number];
type Sampler = (offset: DrawOffset, length: number, ...args: number[]) => Float32Array | Int32Array;

/** Draws of one distribution by TensorFlow; floats are written as their bit patterns. */
export interface SamplerCase {
  seed: [Words, Words];
  args: number[];
  numbers: number[];
  n: number;
  sha256: string;
}

/** Returns numbers in the form of the goldens. */
export function written(numbers: Float32Array | Int32Array): number[] {
  return [...(numbers instanceof Float32Array ? new Uint32Array(numbers.slice().buffer) : numbers)];
}

/**
 * Makes the claims that hold for every distribution whose numbers each use a varying count of words, from blocks
 * reserved for that number alone. `reserved` is how many blocks that is for the arguments `args`.
 */
export function itSamples(name: string, sample: Sampler, parameters: { args: number[]; reserved: number }[]): void {
  for (const { seed, args, numbers, n, sha256: digest } of golden('distributions')[name] as SamplerCase[]) {
    it(`reference: draws TensorFlow's ${n} numbers of (${args}) for seed [${seed.map(([low]) => low | 0)}]`, () => {
      const got = sample(statelessOffset(...seed), n, ...args);
      expect(written(got).slice(0, numbers.length)).to.deep.equal(numbers);
      expect(sha256(got)).to.equal(digest);
    });
  }

  for (const { args, reserved } of parameters) {
    describe(`of (${args})`, () => {
      itFillsInOrder((offset, length) => sample(offset, length, ...args));

      it(`makes each number from the ${reserved} blocks reserved for it`, () => {
        const counter = 2n ** 64n - 300n;
        const all = sample(offsetAt(counter, 11n), 600, ...args);
        const alone = all.map((_, i) => {
          const offset = offsetAt(counter, 11n);
          return sample({ ...offset, counter: addToCounter(offset.counter, reserved * i) }, 1, ...args)[0];
        });
        expect(all).to.deep.equal(alone);
      });
    });
  }
}

/** Claims that parameters are rounded to float32 before anything else. */
export function itRoundsTo32Bits(sample: Sampler, ...parameters: number[][]): void {
  it('rounds its parameters to float32', () => {
    for (const args of parameters) {
      const rounded = args.map(Math.fround);
      expect(rounded, 'parameters to round').to.not.deep.equal(args);
      expect(sample(offsetAt(1n, 2n), 3000, ...args)).to.deep.equal(sample(offsetAt(1n, 2n), 3000, ...rounded));
    }
  });
}
