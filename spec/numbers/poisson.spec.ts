import { expect } from 'chai';
import { addToCounter, type DrawOffset } from '../../numbers/philox.ts';
import { fillPoisson } from '../../numbers/poisson.ts';
import { offsetOfWords, zeros } from './offset_of_words.ts';
import { offsetAt } from './reference.ts';
import { itRoundsTo32Bits, itSamples } from './sampler_suite.ts';

function poisson(offset: DrawOffset, length: number, lam: number): Int32Array {
  const out = new Int32Array(length);
  fillPoisson(offset, out, lam);
  return out;
}

describe('fillPoisson', () => {
  itSamples('poisson', poisson, [
    { args: [3.3], reserved: 256 },
    { args: [33.3], reserved: 256 },
  ]);
  itRoundsTo32Bits(poisson, [3.3], [9.9999999999], [33.3], [1e9 + 0.1]);

  it('is 0 for the uniform number 0 where it multiplies, and continues with the next block where it rejects', () => {
    const offset = offsetOfWords(zeros);
    const next = { ...offset, counter: addToCounter(offset.counter, 1) };
    expect([...poisson(offset, 1, 9)]).to.deep.equal([0]);
    expect(poisson(offset, 1, 50)).to.deep.equal(poisson(next, 1, 50));
  });

  it('is always 0 for the mean 0', () => {
    expect([...poisson(offsetAt(1n, 2n), 1000, 0)].every((number) => number === 0)).to.equal(true);
  });
});
