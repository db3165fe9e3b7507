import { expect } from 'chai';
import { nearestExponent, powerOfTwo } from '../../../numbers/libm/float64.ts';

/** Powers of two by doubling and halving, which is exact; `2 ** k` is not exact in every engine. */
const powers = new Map<number, number>();
for (let k = 0, x = 1; k <= 1023; k++, x *= 2) powers.set(k, x);
for (let k = 0, x = 1; k >= -1022; k--, x /= 2) powers.set(k, x);

describe('powerOfTwo', () => {
  it('is exact over its whole range', () => {
    expect(powers.size).to.equal(2046);
    for (const [k, power] of powers) expect(powerOfTwo(k), `2^${k}`).to.equal(power);
  });
});

describe('nearestExponent', () => {
  it('returns the exponent that leaves a number in [sqrt(1/2), sqrt(2)), over its whole range', () => {
    // Not between 1.41421 and 1.41422: the bound is compared by its upper 32 bits.
    const factors: [number, number][] = [
      [1, 0],
      [1 + 2 ** -52, 0],
      [1.41421, 0],
      [1.41422, 1],
      [2 - 2 ** -52, 1],
    ];
    for (const [k, power] of powers) {
      if (k > 1021) continue;
      const got = factors.map(([factor]) => nearestExponent(factor * power) - k);
      expect(got, `around 2^${k}`).to.deep.equal(factors.map(([, more]) => more));
    }
  });
});
