import { expect } from 'chai';
import { wordsOf } from '../../numbers/int64.ts';
import { statelessOffset } from '../../numbers/stateless_seed.ts';
import { arbitrary, integerOf, offsetAt, offsetOfCase, referenceStatelessOffset, statelessCases } from './reference.ts';

describe('statelessOffset', () => {
  for (const one of statelessCases) {
    it(`reference: returns TensorFlow's key and counter for seed [${one.seed}]`, () => {
      const [s0, s1] = one.seed;
      expect(statelessOffset(wordsOf(BigInt(s0)), wordsOf(BigInt(s1)))).to.deep.equal(offsetOfCase(one));
    });
  }

  // Measured with TensorFlow 2.21.0, as unsigned 64-bit integers: key and the counter's high half.
  for (const [s0, s1, key, high] of [
    [1n, 2n, 0x908502c96d2f7fban, 0xf7734320619cb60bn],
    [42n, 0n, 0x53939b0589e74cefn, 0xb2ca7bfa8e9181c6n],
    [-1n, 5n, 0xce61931c039442c8n, 0xb48f290fd65507acn],
  ]) {
    it(`reference: returns key ${key.toString(16)}, counter ${high.toString(16)} for seed [${s0}, ${s1}]`, () => {
      expect(statelessOffset(wordsOf(s0), wordsOf(s1))).to.deep.equal(offsetAt(high << 64n, key));
    });
  }

  it('agrees with the BigInt reference for seeds of all 64 bits, negative ones in two’s complement', () => {
    const next = arbitrary('seeds');
    const edges = [0n, -1n, 2n ** 31n, -(2n ** 31n), 2n ** 32n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n];
    const seeds = [...edges, ...Array.from({ length: 20 }, () => BigInt.asIntN(64, integerOf(64, next)))];
    for (const s0 of seeds) {
      for (const s1 of seeds) {
        const wanted = referenceStatelessOffset(s0, s1);
        expect(statelessOffset(wordsOf(s0), wordsOf(s1)), `[${s0}, ${s1}]`).to.deep.equal(wanted);
      }
    }
  });
});
