import { expect } from 'chai';
import { power } from '../../../numbers/libm/power.ts';
import { itIsAFunctionOfFloat64 } from './float64_suite.ts';

describe('power', () => {
  itIsAFunctionOfFloat64(
    'power',
    power,
    1,
    (next) => [next(), 1 / (next() + 2 ** -9)],
    'aa712e2936dfcef7de77bad81a3776be28a5df078963107b304c9ab5642f45e2',
  );

  it('is 0 for 0, and where the result would be below 2^-1000', () => {
    for (const y of [0.1, 1, 1e9]) expect(power(0, y)).to.equal(0);
    for (const y of [1001, 1e9, 1e38, 1e44, 1e300]) expect(power(0.5, y), `${y}`).to.equal(0);
    expect(power(0.5, 999)).to.equal(2 ** -999);
    expect(power(1 - 2 ** -53, 1e19)).to.equal(0);
  });

  it('is exact where the result is a float64', () => {
    for (let n = 1, x = 0.5; n <= 1000; n++, x /= 2) expect(power(0.5, n), `${n}`).to.equal(x);
    for (const x of [0.25, 0.75, 0.9921875, 2 ** -52, 0.1]) {
      expect(power(x, 1), `${x}`).to.equal(x);
      expect(power(x * x, 0.5)).to.equal(x);
    }
    expect(power(0.75, 5)).to.equal(243 / 1024);
  });
});
