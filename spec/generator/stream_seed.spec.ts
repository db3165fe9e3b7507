import { expect } from 'chai';
import { streamSeed } from '../../generator/stream_seed.ts';
import { wordsOf } from '../../numbers/int64.ts';
import { firstBlock } from '../../numbers/philox.ts';
import { statelessOffset } from '../../numbers/stateless_seed.ts';
import { firstInt64, statelessCases } from '../numbers/reference.ts';

/** Returns the 64-bit FNV-1a hash as the draft writes it: for each octet, exclusive or, then multiply. */
function fnv1a(name: string): bigint {
  const prime = 2n ** 40n + 2n ** 8n + 0xb3n;
  return [...new TextEncoder().encode(name)].reduce(
    (hash, octet) => BigInt.asUintN(64, (hash ^ BigInt(octet)) * prime),
    14695981039346656037n,
  );
}

describe('streamSeed', () => {
  // IETF draft-eastlake-fnv, "Test Vectors": FNV-1a of 64 bits.
  for (const [name, hash] of [
    ['', 0xcbf29ce484222325n],
    ['a', 0xaf63dc4c8601ec8cn],
    ['foobar', 0x85944171f73967e8n],
  ] as [string, bigint][]) {
    it(`reference: hashes "${name}" to ${hash.toString(16)}, as the draft of FNV-1a does`, () => {
      expect(fnv1a(name), 'the reference of these specs').to.equal(hash);
      for (const seed of [0n, 1n, -1n, 2n ** 63n - 1n]) expect(streamSeed(seed, name)).to.equal(firstInt64(seed, hash));
    });
  }

  for (const { seed, draws } of statelessCases) {
    it(`reference: is made of the words of TensorFlow's full-range int64 scalar for seed [${seed}]`, () => {
      const [low, high] = firstBlock(statelessOffset(wordsOf(BigInt(seed[0])), wordsOf(BigInt(seed[1]))));
      expect([low, high]).to.deep.equal(draws[0].full_int64[0]);
      const scalar = firstInt64(BigInt(seed[0]), BigInt(seed[1]));
      expect(wordsOf(scalar), 'the reference of these specs').to.deep.equal([low, high]);
    });
  }

  it('hashes names in UTF-8, and accepts seeds of all 64 bits', () => {
    const names = ['dropout', 'dropout_1', 'encoder/dropout', 'é', 'e\u0301', '日本', '🎲', '\0', ' ', 'a'.repeat(256)];
    for (const seed of [0n, 42n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 32n, 0x123456789abcdef0n]) {
      for (const name of names) {
        expect(streamSeed(seed, name), `${seed}, ${name}`).to.equal(firstInt64(seed, fnv1a(name)));
      }
    }
  });

  it('stable: returns these seeds', () => {
    expect(streamSeed(0n, 'dropout')).to.equal(8132176777556751192n);
    expect(streamSeed(42n, 'dropout')).to.equal(-5067893860262655169n);
    expect(streamSeed(42n, 'dropout_1')).to.equal(-4341607254353215351n);
    expect(streamSeed(42n, 'glorot_uniform')).to.equal(7424568864699712893n);
    expect(streamSeed(-1n, '日本')).to.equal(1296266747423377098n);
  });
});
