import { expect } from 'chai';
import { deviceUniform } from '../../backends/device_uniform.ts';
import { fillBits } from '../../numbers/bits.ts';
import { fillUniform } from '../../numbers/uniform.ts';
import { arbitrary, offsetAt } from '../numbers/reference.ts';

const offset = offsetAt(3n, 4n);

describe('deviceUniform', () => {
  it('returns two constants that make the numbers of fillUniform, none of them subnormal', () => {
    const words = new Uint32Array(1000);
    fillBits(offset, words);
    const next = arbitrary('device uniforms');
    const bounds = [
      [0, 1],
      [-1, 1],
      [-(2 ** -80), 2 ** -80],
      [0, 2 ** -80],
      ...Array.from({ length: 200 }, () => {
        const size = 2 ** Math.round(next() * 200 - 80);
        const low = (next() - 0.5) * size;
        return [low, low + next() * size];
      }),
    ];
    let made = 0;
    for (const [minval, maxval] of bounds) {
      const constants = deviceUniform(minval, maxval);
      if (constants === undefined) continue;
      made++;
      const { step, low } = constants;
      const got = Float32Array.from(words, (word) => Math.fround((word & 0x7fffff) * step) + low);
      const wanted = new Float32Array(1000);
      fillUniform(offset, wanted, minval, maxval);
      expect(
        got.findIndex((number, i) => !Object.is(number, wanted[i])),
        `[${minval}, ${maxval})`,
      ).to.equal(-1);
      expect(got.find((number) => number !== 0 && Math.abs(number) < 2 ** -126)).to.equal(undefined);
    }
    expect(made).to.be.greaterThan(150);
  });

  it('is undefined where a number could be subnormal', () => {
    expect(deviceUniform(0, 2 ** -81)).to.equal(undefined);
    expect(deviceUniform(2 ** -81, 1)).to.equal(undefined);
    expect(deviceUniform(1, 1)).to.equal(undefined);
  });
});
