import { expect } from 'chai';
import { fillBinomial, stirlingTail } from '../../numbers/binomial.ts';
import { logFactorial } from '../../numbers/libm/log_factorial.ts';
import { addToCounter, type DrawOffset } from '../../numbers/philox.ts';
import { offsetOfWords, zeros } from './offset_of_words.ts';
import { offsetAt } from './reference.ts';
import { itRoundsTo32Bits, itSamples } from './sampler_suite.ts';

function binomial(offset: DrawOffset, length: number, counts: number, probs: number): Int32Array {
  const out = new Int32Array(length);
  fillBinomial(offset, out, counts, probs);
  return out;
}

describe('fillBinomial', () => {
  itSamples('binomial', binomial, [
    { args: [19, 0.5], reserved: 42 },
    { args: [100, 0.93], reserved: 42 },
    { args: [100, 0.5], reserved: 256 },
  ]);
  itRoundsTo32Bits(binomial, [10, 0.3], [100, 0.3], [100, 0.7], [2 ** 24 + 1, 0.3]);

  it('treats the uniform number 0 as an infinite gap', () => {
    expect([...binomial(offsetOfWords(zeros), 1, 10, 0.3)]).to.deep.equal([0]);
    expect([...binomial(offsetOfWords(zeros), 1, 10, 0.7)]).to.deep.equal([10]);
  });

  it('continues with the next block after the uniform number 0 in the rejection method', () => {
    const offset = offsetOfWords(zeros);
    const next = { ...offset, counter: addToCounter(offset.counter, 1) };
    expect(binomial(offset, 1, 100, 0.5)).to.deep.equal(binomial(next, 1, 100, 0.5));
  });

  it('counts failures where they are rarer than successes', () => {
    for (const counts of [10, 100]) {
      const offset = offsetAt(5n, 6n);
      // Both probabilities are float32.
      const rare = binomial(offset, 3000, counts, 0.25);
      expect(binomial(offset, 3000, counts, 0.75)).to.deep.equal(rare.map((successes) => counts - successes));
    }
  });

  it('is constant where the probability is 0 or 1, or rounds to it, and where there are no trials', () => {
    const certain: [number, number, number][] = [
      [0, 0.5, 0],
      [7, 0, 0],
      [7, 1e-50, 0],
      [7, 1, 7],
      [7, 1 - 1e-9, 7],
      [0, 1, 0],
    ];
    for (const [counts, probs, wanted] of certain) {
      expect([...binomial(offsetAt(7n, 8n), 5, counts, probs)], `${counts}, ${probs}`).to.deep.equal(
        Array(5).fill(wanted),
      );
    }
  });
});

describe('stirlingTail', () => {
  it('is the logarithm of a factorial minus Stirling’s formula', () => {
    for (const k of [...Array(30).keys(), 99]) {
      const formula = (k + 0.5) * Math.log(k + 1) - (k + 1) + Math.log(2 * Math.PI) / 2;
      expect(stirlingTail(k), `${k}`).to.be.closeTo(logFactorial(k) - formula, 1e-13 + 1e-9 / (k + 1));
    }
  });
});
