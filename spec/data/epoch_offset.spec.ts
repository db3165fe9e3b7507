import { expect } from 'chai';
import { epochOffset, fixedOffset } from '../../data/epoch_offset.ts';
import { fillBlocks } from '../../numbers/philox.ts';
import { serialWords } from '../../numbers/words.ts';

describe('the draw offset of an epoch in TensorFlow', () => {
  it("is made of the next two words of the draw at the dataset's own offset", () => {
    for (const seed of [0, 2, 1337, 2147483646]) {
      const word = serialWords(fixedOffset(seed));
      for (let epoch = 0; epoch < 70; epoch++) {
        expect(epochOffset(seed, epoch)).to.deep.equal({ key: [word(), 0], counter: [0, 0, word(), 0] });
      }
    }
  });

  it('is computed without the earlier epochs, up to epoch 2^53 - 1', () => {
    const block = new Uint32Array(4);
    fillBlocks({ key: [87654321, 0], counter: [0, 1 << 7, 5, 0] }, 0, 1, block);
    expect(epochOffset(5, 2 ** 40)).to.deep.equal({ key: [block[0], 0], counter: [0, 0, block[1], 0] });
    expect(epochOffset(5, 2 ** 40 + 1)).to.deep.equal({ key: [block[2], 0], counter: [0, 0, block[3], 0] });
    fillBlocks({ key: [87654321, 0], counter: [2 ** 32 - 1, 2 ** 20 - 1, 5, 0] }, 0, 1, block);
    expect(epochOffset(5, 2 ** 53 - 1)).to.deep.equal({ key: [block[2], 0], counter: [0, 0, block[3], 0] });
  });

  it('has the default global seed as its key, and the seed modulo 2^31 - 1 in its counter', () => {
    for (const [seed, word] of [
      [0, 0],
      [2, 2],
      [2 ** 31 - 2, 2 ** 31 - 2],
      [2 ** 31 - 1, 0],
      [2 ** 31 + 5, 6],
      [-1, 2 ** 31 - 2],
      [-(2 ** 31), 2 ** 31 - 2],
      [-(2 ** 31) + 1, 0],
    ]) {
      expect(fixedOffset(seed)).to.deep.equal({ key: [87654321, 0], counter: [0, 0, word, 0] });
    }
  });
});
