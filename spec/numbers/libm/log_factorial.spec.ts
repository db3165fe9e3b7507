import { expect } from 'chai';
import { logFactorial } from '../../../numbers/libm/log_factorial.ts';
import { itIsAFunctionOfFloat64 } from './float64_suite.ts';

describe('logFactorial', () => {
  itIsAFunctionOfFloat64(
    'log_factorial',
    logFactorial,
    2,
    (next) => [Math.floor(2e9 * next())],
    '42b29ee768071cfad68fd4c1a2daa0acadef2b002180933cc538d58d7f03153a',
  );

  it('grows by the logarithm of each next number', () => {
    let sum = 0;
    for (let k = 1; k <= 170; k++) {
      sum += Math.log(k);
      expect(Math.abs(logFactorial(k) - sum), `${k}!`).to.be.at.most(sum * 1e-14);
    }
  });
});
