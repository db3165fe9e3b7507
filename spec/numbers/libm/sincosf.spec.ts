import { expect } from 'chai';
import { sincosf } from '../../../numbers/libm/sincosf.ts';
import libm from '../../goldens/libm.json' with { type: 'json' };

const COUNT = 2 ** 23;

/** The angle of the uniform number k / 2^23, as the Box-Muller transform rounds it. */
const angle = (k: number) => Math.fround(6.283185307179586 * (k / COUNT));

describe('sincosf', () => {
  const turn = new Float32Array(2);
  const words = new Uint32Array(turn.buffer);

  for (const [half, name] of ['sine', 'cosine'].entries() as Iterable<[number, 'sine' | 'cosine']>) {
    it(`reference: returns the ${name}s of glibc ${libm.glibc} for samples of the angles`, () => {
      const got = libm[name].samples.map(([k]) => {
        sincosf(angle(k), turn);
        return [k, words[half]];
      });
      expect(got).to.deep.equal(libm[name].samples);
    });
  }

  it('is within 1.25 * 2^-24 of the sine and the cosine of every angle below 120', () => {
    const float = new Float32Array(1);
    const bits = new Uint32Array(float.buffer);
    const wrong: number[] = [];
    for (bits[0] = 0; float[0] < 120; bits[0] += 9973) {
      const x = float[0];
      sincosf(x, turn);
      const error = Math.max(Math.abs(turn[0] - Math.sin(x)), Math.abs(turn[1] - Math.cos(x)));
      if (!(error <= 1.25 * 2 ** -24)) wrong.push(x);
    }
    expect(wrong).to.deep.equal([]);
  });
});
