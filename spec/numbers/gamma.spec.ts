import { expect } from 'chai';
import { fillGamma } from '../../numbers/gamma.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { offsetOfWords, zeros } from './offset_of_words.ts';
import { offsetAt } from './reference.ts';
import { itRoundsTo32Bits, itSamples } from './sampler_suite.ts';

function gamma(offset: DrawOffset, length: number, alpha: number, beta = 1): Float32Array {
  const out = new Float32Array(length);
  fillGamma(offset, out, alpha, beta);
  return out;
}

describe('fillGamma', () => {
  itSamples('gamma', gamma, [
    { args: [0.5], reserved: 256 },
    { args: [1], reserved: 256 },
    { args: [2.5], reserved: 256 },
  ]);
  itRoundsTo32Bits(gamma, [0.1, 1], [1.1, 1], [1 + 1e-9, 1], [2.5, 0.3]);

  it('draws no number below 2^-126, however small alpha and however great beta', () => {
    for (const [alpha, beta] of [
      [1e-3, 1],
      [1e-3, 0.3],
      [2 ** -126, 1],
      [2.5, 2 ** 127],
    ]) {
      const numbers = gamma(offsetAt(3n, 4n), 2000, alpha, beta);
      expect(Math.min(...numbers), `${alpha}, ${beta}`).to.equal(2 ** -126);
    }
  });

  it('is 2^-126 for the uniform number 0 where alpha is 1', () => {
    expect([...gamma(offsetOfWords(zeros), 1, 1)]).to.deep.equal([2 ** -126]);
  });

  it('divides by beta in float32', () => {
    const numbers = gamma(offsetAt(3n, 4n), 2000, 2.5);
    for (const beta of [0.3, 7, 1e-30, 1e30]) {
      const wanted = numbers.map((x) => Math.max(2 ** -126, x / Math.fround(beta)));
      expect(gamma(offsetAt(3n, 4n), 2000, 2.5, beta), `${beta}`).to.deep.equal(wanted);
    }
  });
});
