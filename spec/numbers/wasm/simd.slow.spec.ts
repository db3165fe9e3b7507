import { expect } from 'chai';
import { fillDropout } from '../../../numbers/dropout.ts';
import { logf } from '../../../numbers/libm/logf.ts';
import { addToCounter } from '../../../numbers/philox.ts';
import { fillUniform } from '../../../numbers/uniform.ts';
import { type Simd, simd } from '../../../numbers/wasm/simd.ts';
import { hexOf } from '../../bits.ts';
import libm from '../../goldens/libm.json' with { type: 'json' };
import { byScalarCode } from '../by_scalar_code.ts';
import { offsetAt, sha256 } from '../reference.ts';

describe('the WebAssembly module', () => {
  let module: Simd;

  before(function () {
    const found = simd();
    if (found === undefined) return this.skip();
    module = found;
  });

  it('draws the right numbers at the end of 100 million, in memory that does not grow', () => {
    const offset = offsetAt(2n ** 32n - 5_000_000n, 3n);
    const end = { ...offset, counter: addToCounter(offset.counter, 24_999_750) };
    const attributes = { rate: 0.3, noiseShape: [100_000_002], offset };
    const out = new Float32Array(100_000_002);
    const last = () => out.slice(-1002);
    fillUniform(offset, out, 0, 1);
    const uniform = last();
    fillDropout(out, attributes.noiseShape, attributes, out);
    const wanted = new Float32Array(1002);
    byScalarCode(() => fillUniform(end, wanted, 0, 1));
    expect(hexOf(uniform)).to.equal(hexOf(wanted));
    byScalarCode(() => fillDropout(wanted, [1002], { ...attributes, noiseShape: [1002], offset: end }, wanted));
    expect(hexOf(last())).to.equal(hexOf(wanted));
    expect(module.words.buffer.byteLength).to.equal(65536);
  });

  describe('in its Box-Muller transform', () => {
    const COUNT = 2 ** 23;
    /** The word whose radius is exactly 1, so that the normals are sine and cosine. */
    const UNIT = 5087948;

    /** Returns both normals of 2^23 pairs of words. */
    function normalsOf(pair: (k: number) => [number, number]): [Float32Array, Float32Array] {
      const normals = [new Float32Array(COUNT), new Float32Array(COUNT)] as [Float32Array, Float32Array];
      for (let k = 0; k < COUNT; ) {
        const { words, floats } = module;
        for (let i = 0; i < words.length; i += 2) [words[i], words[i + 1]] = pair(k + i / 2);
        module.make.boxMuller(words.byteOffset, words.length);
        for (let i = 0; i < floats.length; i += 2, k++) {
          normals[0][k] = floats[i];
          normals[1][k] = floats[i + 1];
        }
      }
      return normals;
    }

    it(`reference: returns the sines and cosines of glibc ${libm.glibc} for each of the 2^23 angles`, () => {
      const [sines, cosines] = normalsOf((k) => [UNIT, k]);
      expect(sha256(sines)).to.equal(libm.sine.sha256);
      expect(sha256(cosines)).to.equal(libm.cosine.sha256);
    });

    it('has the radius of the scalar code for each of the 2^23 uniform numbers', () => {
      const [, radii] = normalsOf((k) => [k, 0]);
      const radius = (k: number) => Math.sqrt(-2 * logf(Math.max(k / COUNT, Math.fround(1e-7))));
      expect(sha256(radii)).to.equal(sha256(Float32Array.from({ length: COUNT }, (_, k) => radius(k))));
    });

    it('uses the low 23 bits of each word only', () => {
      const wanted = normalsOf((k) => [k, k * 5])[0];
      expect(sha256(normalsOf((k) => [k + 0xff800000, (k * 5) | 0x80000000])[0])).to.equal(sha256(wanted));
    });
  });
});
