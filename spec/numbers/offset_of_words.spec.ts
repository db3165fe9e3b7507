import { expect } from 'chai';
import { firstBlock } from '../../numbers/philox.ts';
import { offsetOfWords } from './offset_of_words.ts';
import { arbitrary } from './reference.ts';

describe('offsetOfWords', () => {
  it('returns the offset whose first block is the words', () => {
    const next = arbitrary('words');
    const word = () => Math.floor(next() * 2 ** 32);
    for (let i = 0; i < 50; i++) {
      const words = [word(), word(), word(), word()] as const;
      expect(firstBlock(offsetOfWords(words))).to.deep.equal([...words]);
    }
  });
});
