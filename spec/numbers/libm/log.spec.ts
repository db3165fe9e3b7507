import { expect } from 'chai';
import { log, log1p } from '../../../numbers/libm/log.ts';
import { itIsAFunctionOfFloat64 } from './float64_suite.ts';

describe('log', () => {
  itIsAFunctionOfFloat64(
    'log',
    log,
    1,
    (next) => [next()],
    'c45800e8e5bbe9e5c0db9b5ae8a7af82b079a1824884f84efb088e693bdbe856',
  );

  it('is 0 for 1 and -Infinity for 0', () => {
    expect(log(1)).to.equal(0);
    expect(log(0)).to.equal(Number.NEGATIVE_INFINITY);
  });

  it('agrees with the engine to 15 digits over its whole range', () => {
    let worst = 0;
    for (let x = 2 ** -1021; x < 2 ** 1021; x *= 1.37) worst = Math.max(worst, Math.abs(log(x) / Math.log(x) - 1));
    expect(worst).to.be.below(1e-15);
  });
});

describe('log1p', () => {
  itIsAFunctionOfFloat64(
    'log1p',
    log1p,
    1,
    (next) => [1.99 * next() - 0.99],
    '73e623b3ca7926957ef3461e8b398d914d5651b46f8ba5aa954a904347175a24',
  );

  it('is exact for numbers so small that 1 plus them is 1', () => {
    for (const x of [1e-17, -1e-17, 2 ** -60, -1e-300, 0]) expect(log1p(x)).to.equal(x);
  });
});
