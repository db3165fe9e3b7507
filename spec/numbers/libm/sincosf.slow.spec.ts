import { expect } from 'chai';
import { sincosf } from '../../../numbers/libm/sincosf.ts';
import libm from '../../goldens/libm.json' with { type: 'json' };
import { sha256 } from '../reference.ts';

const COUNT = 2 ** 23;

/** The angle of the uniform number k / 2^23, as the Box-Muller transform rounds it. */
const angle = (k: number) => Math.fround(6.283185307179586 * (k / COUNT));

describe('sincosf', () => {
  const turn = new Float32Array(2);

  it(`reference: returns the sines and cosines of glibc ${libm.glibc} for each of the 2^23 angles`, () => {
    const [sines, cosines] = [new Float32Array(COUNT), new Float32Array(COUNT)];
    for (let k = 0; k < COUNT; k++) {
      sincosf(angle(k), turn);
      sines[k] = turn[0];
      cosines[k] = turn[1];
    }
    expect(sha256(sines)).to.equal(libm.sine.sha256);
    expect(sha256(cosines)).to.equal(libm.cosine.sha256);
  });
});
