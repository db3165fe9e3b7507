import { expect } from 'chai';
import { fillBeta } from '../../numbers/beta.ts';
import { fillGamma } from '../../numbers/gamma.ts';
import { offsetAt } from './reference.ts';

describe('fillBeta', () => {
  it('is x / (x + y) in float32, where x and y are the gamma draws at the first and at the second offset', () => {
    const [one, two] = [offsetAt(1n, 2n), offsetAt(3n, 4n)];
    const [x, y, out] = [new Float32Array(3000), new Float32Array(3000), new Float32Array(3000)];
    for (const [alpha, beta] of [
      [2.5, 0.7],
      [0.01, 0.02],
      [1, 1e6],
    ]) {
      fillGamma(one, x, alpha, 1);
      fillGamma(two, y, beta, 1);
      fillBeta(one, two, out, alpha, beta);
      const quotient = x.map((number, i) => number / Math.fround(number + y[i]));
      expect(out).to.deep.equal(quotient.map((number) => (number < 2 ** -126 ? 0 : number)));
      expect(Math.min(...out)).to.be.at.least(0);
      expect(Math.max(...out)).to.be.at.most(1);
    }
  });
});
