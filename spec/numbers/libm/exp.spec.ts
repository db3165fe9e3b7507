import { expect } from 'chai';
import { exp } from '../../../numbers/libm/exp.ts';
import { itIsAFunctionOfFloat64 } from './float64_suite.ts';

describe('exp', () => {
  itIsAFunctionOfFloat64(
    'exp',
    exp,
    1,
    (next) => [30 * next() - 20],
    'bcbd55bd0c875ce253469952bd0e977dbed3d8dd2f5e5afd0fb78564357dfa2b',
  );

  it('is 1 for 0, and 0 below -708', () => {
    expect(exp(0)).to.equal(1);
    expect(exp(-0)).to.equal(1);
    expect(exp(-708)).to.be.within(3e-308, 4e-308);
    expect(exp(-708.0000001)).to.equal(0);
    expect(exp(Number.NEGATIVE_INFINITY)).to.equal(0);
  });

  it('agrees with the engine to 15 digits over its whole range', () => {
    let worst = 0;
    for (let x = -708; x <= 709; x += 0.37) worst = Math.max(worst, Math.abs(exp(x) / Math.exp(x) - 1));
    expect(worst).to.be.below(1e-15);
  });
});
