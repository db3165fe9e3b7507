import { expect } from 'chai';
import { boxMullerDouble } from '../../numbers/box_muller_double.ts';
import { arbitrary } from './reference.ts';

const pair = new Float64Array(2);

/** The pair of normals that two uniform numbers make. */
function normals(u: number, v: number): number[] {
  const words = [u, v].flatMap((x) => [Math.floor(x * 2 ** 20), (x * 2 ** 52) % 2 ** 32]);
  boxMullerDouble(Uint32Array.from(words), pair);
  return [...pair];
}

describe('boxMullerDouble', () => {
  it('is sine and cosine of an angle, times a radius', () => {
    const next = arbitrary('box muller');
    for (let i = 0; i < 1000; i++) {
      const [u, v] = [next() || 0.5, next()];
      const radius = Math.sqrt(-2 * Math.log(u));
      const [sine, cosine] = normals(u, v);
      expect(sine).to.be.closeTo(radius * Math.sin(2 * Math.PI * v), 1e-14);
      expect(cosine).to.be.closeTo(radius * Math.cos(2 * Math.PI * v), 1e-14);
    }
  });

  it('raises uniform numbers below 1e-7 to 1e-7', () => {
    const wanted = Math.sqrt(-2 * Math.log(1e-7));
    for (const u of [0, 2 ** -52, 9.9e-8]) expect(normals(u, 0)[1], `${u}`).to.be.closeTo(wanted, 1e-14);
    expect(normals(2e-7, 0)[1]).to.be.below(wanted - 0.1);
  });

  it('uses only the low 20 bits of the first word of each uniform number', () => {
    boxMullerDouble(Uint32Array.of(0x12345, 6, 0x789ab, 7), pair);
    const wanted = [...pair];
    boxMullerDouble(Uint32Array.of(0xfff12345, 6, 0xabc789ab, 7), pair);
    expect([...pair]).to.deep.equal(wanted);
  });
});
