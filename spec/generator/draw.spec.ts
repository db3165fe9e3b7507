import { expect } from 'chai';
import { Stream } from '../../generator/stream.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';

describe('Draw', () => {
  onEveryBackend(() => {
    it('draws of every distribution what the stream draws at that position', () => {
      const draw = new Stream(3n).at(4);
      const stream = () => new Stream(3n, 4);
      expect(bitsOf(draw.uniform([9]))).to.deep.equal(bitsOf(stream().uniform([9])));
      expect(bitsOf(draw.normal([9], 1, 2))).to.deep.equal(bitsOf(stream().normal([9], 1, 2)));
      expect(bitsOf(draw.truncatedNormal([9]))).to.deep.equal(bitsOf(stream().truncatedNormal([9])));
      expect(draw.uniformInt([9], -5, 5).dataSync()).to.deep.equal(stream().uniformInt([9], -5, 5).dataSync());
      expect(draw.bernoulli([9], 0.5).dataSync()).to.deep.equal(stream().bernoulli([9], 0.5).dataSync());
      expect(draw.bits(9)).to.deep.equal(stream().bits(9));
      expect(draw.permutation(9)).to.deep.equal(stream().permutation(9));
      expect(draw.random()).to.equal(stream().random());
    });

    it('draws the same numbers however often it is evaluated, and whatever was drawn before', () => {
      const draw = new Stream(3n).at(4);
      const random = draw.random();
      const normals = bitsOf(draw.normal([5]));
      draw.bits(10_000);
      expect(draw.random()).to.equal(random);
      expect(bitsOf(draw.normal([5]))).to.deep.equal(normals);
    });
  });
});
