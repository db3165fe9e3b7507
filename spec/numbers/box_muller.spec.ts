import { expect } from 'chai';
import { boxMuller } from '../../numbers/box_muller.ts';
import { logf } from '../../numbers/libm/logf.ts';
import { sincosf } from '../../numbers/libm/sincosf.ts';
import { arbitrary } from './reference.ts';

function normalsOf(x0: number, x1: number): [number, number] {
  const out = new Float32Array(2);
  boxMuller(x0, x1, out);
  return [out[0], out[1]];
}

/** TensorFlow's `BoxMullerFloat`, with every single operation rounded to float32. */
function referenceNormals(x0: number, x1: number): [number, number] {
  const f32 = Math.fround;
  const uniform = (x: number) => f32((x % 2 ** 23) / 2 ** 23);
  const u1 = Math.max(uniform(x0), f32(1e-7));
  const v1 = f32(2 * Math.PI * uniform(x1));
  const u2 = f32(Math.sqrt(f32(-2 * logf(u1))));
  const sineCosine = new Float32Array(2);
  sincosf(v1, sineCosine);
  return [f32(sineCosine[0] * u2), f32(sineCosine[1] * u2)];
}

describe('boxMuller', () => {
  it('agrees with TensorFlow’s formula for 20,000 arbitrary pairs of words', () => {
    const next = arbitrary('pairs of words');
    for (let i = 0; i < 20_000; i++) {
      const [x0, x1] = [next() * 2 ** 32, next() * 2 ** 32];
      const [got, wanted] = [normalsOf(x0, x1), referenceNormals(x0, x1)];
      if (got[0] !== wanted[0] || got[1] !== wanted[1]) expect(got, `${x0}, ${x1}`).to.deep.equal(wanted);
    }
  });

  for (const x0 of [0, 1, 2 ** 23 - 1, 2 ** 23, 2 ** 32 - 1]) {
    for (const x1 of [0, 1, 2 ** 21, 2 ** 22, 2 ** 23 - 1, 2 ** 32 - 1]) {
      it(`agrees with TensorFlow’s formula for the words ${x0} and ${x1}`, () => {
        expect(normalsOf(x0, x1)).to.deep.equal(referenceNormals(x0, x1));
      });
    }
  }

  it('uses the low 23 bits of each word only', () => {
    expect(normalsOf(0xff800000 + 12345, 0xff800000 + 67890)).to.deep.equal(normalsOf(12345, 67890));
  });

  it('is at most 5.68, reached where the first word is 0', () => {
    const [, greatest] = normalsOf(0, 0);
    expect(greatest).to.be.within(5.67, 5.68);
    expect(normalsOf(1, 0)[1]).to.be.below(greatest);
  });
});
