import { expect } from 'chai';
import { sincos } from '../../../numbers/libm/sincos.ts';
import { itIsAFunctionOfFloat64 } from './float64_suite.ts';

const out = new Float64Array(2);
const sine = (x: number) => {
  sincos(x, out);
  return out[0];
};
const cosine = (x: number) => {
  sincos(x, out);
  return out[1];
};

describe('the sine of sincos', () => {
  itIsAFunctionOfFloat64(
    'sine',
    sine,
    1,
    (next) => [7 * next()],
    '677483f186f656db807808efce57fa6ddf532b9f7f13d217074e985f1f9fde9c',
  );
});

describe('the cosine of sincos', () => {
  itIsAFunctionOfFloat64(
    'cosine',
    cosine,
    1,
    (next) => [7 * next()],
    '7e85a8bd724a6f0e5256b339abcbaf5b8e1fe9660d43c46ebc70e047f0d73cca',
  );
});

describe('sincos', () => {
  it('is 0 and 1 for the angle 0', () => {
    expect([sine(0), cosine(0)]).to.deep.equal([0, 1]);
  });

  it('agrees with the engine over its whole range', () => {
    let worst = 0;
    for (let x = 0; x <= 7; x += 0.00037) {
      worst = Math.max(worst, Math.abs(sine(x) - Math.sin(x)), Math.abs(cosine(x) - Math.cos(x)));
    }
    expect(worst).to.be.below(2.5e-16);
  });
});
