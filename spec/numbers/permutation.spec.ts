import { expect } from 'chai';
import { fillPermutation } from '../../numbers/permutation.ts';
import type { DrawOffset } from '../../numbers/philox.ts';
import { offsetAt, offsetOfCase, philoxBlock, sha256, statelessCases } from './reference.ts';

function permutation(offset: DrawOffset, n: number): Int32Array {
  const out = new Int32Array(n);
  fillPermutation(offset, out);
  return out;
}

describe('fillPermutation', () => {
  for (const one of statelessCases) {
    it(`reference: is the order of TensorFlow's shuffled range(10) for seed [${one.seed}]`, () => {
      expect([...permutation(offsetOfCase(one), 10)]).to.deep.equal(one.shuffle_10);
    });

    it(`reference: is the order of TensorFlow's shuffled range(1000) for seed [${one.seed}]`, () => {
      expect(sha256(permutation(offsetOfCase(one), 1000))).to.equal(one.shuffle_1000_sha256);
    });
  }

  for (const n of [0, 1, 2, 3, 64, 65, 66, 1000, 100_000]) {
    it(`has each of ${n} numbers once`, () => {
      const sorted = permutation(offsetAt(0n, BigInt(n)), n).sort();
      expect(sorted.every((number, i) => number === i)).to.equal(true);
      expect(sorted).to.have.lengthOf(n);
    });
  }

  it('overwrites what was in the array', () => {
    const out = new Int32Array(10).fill(77);
    fillPermutation(offsetAt(0n, 5n), out);
    expect(out).to.deep.equal(permutation(offsetAt(0n, 5n), 10));
  });

  it('is the Fisher-Yates shuffle, with one word modulo the rows left for each row but the last', () => {
    const words = Array.from({ length: 50 }, (_, i) => philoxBlock(2n ** 32n - 9n + BigInt(i), 5n)).flat();
    const wanted = [...Array(200).keys()];
    for (let i = 0; i < 199; i++) {
      const j = i + (words[i] % (200 - i));
      [wanted[i], wanted[j]] = [wanted[j], wanted[i]];
    }
    expect([...permutation(offsetAt(2n ** 32n - 9n, 5n), 200)]).to.deep.equal(wanted);
  });
});
