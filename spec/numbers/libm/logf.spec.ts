import { expect } from 'chai';
import { logf } from '../../../numbers/libm/logf.ts';
import libm from '../../goldens/libm.json' with { type: 'json' };

const COUNT = 2 ** 23;

/** The uniform float32 k / 2^23, raised to at least 1e-7, as the Box-Muller transform uses it. */
const uniform = (k: number) => Math.max(Math.fround(k / COUNT), Math.fround(1e-7));

describe('logf', () => {
  it(`reference: returns the float32 of glibc ${libm.glibc} for samples of the uniform numbers`, () => {
    const got = libm.logf.samples.map(([k]) => [k, new Uint32Array(Float32Array.of(logf(uniform(k))).buffer)[0]]);
    expect(got).to.deep.equal(libm.logf.samples);
  });

  it('is a float32 within a unit in the last place of the logarithm, over its whole range', () => {
    const float = new Float32Array(1);
    const bits = new Uint32Array(float.buffer);
    const wrong: number[] = [];
    for (bits[0] = 0x00800000; bits[0] < 0x7f800000; bits[0] += 9973) {
      const log = Math.log(float[0]);
      const got = logf(float[0]);
      if (got !== Math.fround(got) || Math.abs(got - log) > 2 ** -23 * Math.abs(log)) wrong.push(float[0]);
    }
    expect(wrong).to.deep.equal([]);
    expect(logf(1)).to.equal(0);
  });
});
