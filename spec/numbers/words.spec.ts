import { expect } from 'chai';
import { eachPiece, serialWords } from '../../numbers/words.ts';
import { offsetAt, philoxBlock } from './reference.ts';

const COUNTER = 2n ** 64n - 100n;
const offset = offsetAt(COUNTER, 8n);
const words = Array.from({ length: 2500 }, (_, i) => philoxBlock(COUNTER + BigInt(i), 8n)).flat();

describe('eachPiece', () => {
  for (const length of [0, 1, 3, 4, 5, 4095, 4096, 4097, 8192, 9999]) {
    it(`passes ${length} words once each, in order, in pieces with the right \`at\` and \`count\``, () => {
      const got: number[] = [];
      eachPiece(offset, length, (piece, count, at) => {
        expect(at).to.equal(got.length);
        expect(count).to.be.within(1, piece.length);
        got.push(...piece.subarray(0, count));
      });
      expect(got).to.deep.equal(words.slice(0, length));
    });
  }

  it('completes the last block of its last piece with the words that follow', () => {
    eachPiece(offset, 5, (piece) => expect([...piece.subarray(0, 8)]).to.deep.equal(words.slice(0, 8)));
  });
});

describe('serialWords', () => {
  it('returns the words of the draw in order', () => {
    const word = serialWords(offset);
    expect(words.map(() => word())).to.deep.equal(words);
  });

  it('can be interleaved with another one', () => {
    const [a, b] = [serialWords(offset), serialWords(offsetAt(COUNTER + 1n, 8n))];
    for (let i = 0; i < 1000; i++) expect([a(), b()]).to.deep.equal([words[i], words[i + 4]]);
  });
});
