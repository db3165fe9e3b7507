import { expect } from 'chai';
import { wordsOf } from '../../numbers/int64.ts';
import { statelessOffset } from '../../numbers/stateless_seed.ts';
import { firstDouble } from '../../numbers/uniform_double.ts';
import { offsetAt, philoxBlock } from './reference.ts';

describe('firstDouble', () => {
  it("reference: draws TensorFlow's first uniform float64 for seed [1, 2]", () => {
    // Measured with TensorFlow 2.21.0.
    expect(firstDouble(statelessOffset(wordsOf(1n), wordsOf(2n)))).to.equal(0.7524837538451801);
  });

  it('is 20 bits of the first word and all of the second, divided by 2^52', () => {
    for (let key = 0n; key < 1000n; key++) {
      const [x0, x1] = philoxBlock(0n, key);
      const mantissa = ((BigInt(x0) & 0xfffffn) << 32n) | BigInt(x1);
      expect(BigInt(firstDouble(offsetAt(0n, key)) * 2 ** 52)).to.equal(mantissa);
    }
  });
});
