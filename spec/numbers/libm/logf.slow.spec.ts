import { expect } from 'chai';
import { logf } from '../../../numbers/libm/logf.ts';
import libm from '../../goldens/libm.json' with { type: 'json' };
import { sha256 } from '../reference.ts';

const COUNT = 2 ** 23;

/** The uniform float32 k / 2^23, raised to at least 1e-7, as the Box-Muller transform uses it. */
const uniform = (k: number) => Math.max(Math.fround(k / COUNT), Math.fround(1e-7));

describe('logf', () => {
  it(`reference: returns the float32 of glibc ${libm.glibc} for each of the 2^23 uniform numbers`, () => {
    expect(sha256(Float32Array.from({ length: COUNT }, (_, k) => logf(uniform(k))))).to.equal(libm.logf.sha256);
  });
});
