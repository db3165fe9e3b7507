import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type { DrawMethods } from '../../generator/draw_methods.ts';
import { Generator } from '../../generator/generator.ts';
import { Stream } from '../../generator/stream.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { sizeOf } from '../numbers/reference.ts';

const shapes = [[], [1], [0], [7], [2, 0, 3], [4, 5], [3, 1, 2], [2, 2, 2, 2], [1, 2, 3, 1, 2], [1, 2, 1, 2, 1, 2]];

/** Makes the claims about the draw methods. `make` returns an object at the same draw every time. */
function itDraws(make: () => DrawMethods): void {
  const tensors: [string, tf.DataType, (from: DrawMethods, shape: number[]) => tf.Tensor][] = [
    ['uniform', 'float32', (from, shape) => from.uniform(shape)],
    ['uniform of int32', 'int32', (from, shape) => from.uniform(shape, -7, 7, 'int32')],
    ['uniformInt', 'int32', (from, shape) => from.uniformInt(shape, -(2 ** 31), 2 ** 31 - 1)],
    ['normal', 'float32', (from, shape) => from.normal(shape, 3, 2)],
    ['truncatedNormal', 'float32', (from, shape) => from.truncatedNormal(shape, 3, 2)],
    ['bernoulli', 'bool', (from, shape) => from.bernoulli(shape, 0.3)],
  ];

  for (const [name, dtype, draw] of tensors) {
    describe(name, () => {
      it(`returns a ${dtype} tensor of the given shape`, () => {
        for (const shape of shapes) {
          const out = draw(make(), shape);
          expect(out.dtype).to.equal(dtype);
          expect(out.shape).to.deep.equal(shape);
          expect(out.dataSync()).to.have.lengthOf(sizeOf(shape));
        }
      });

      it('draws the same numbers in the same order whatever the shape', () => {
        for (const shape of shapes) {
          const flat = draw(make(), [sizeOf(shape)]).dataSync();
          expect(draw(make(), shape).dataSync()).to.deep.equal(flat);
        }
      });

      it('leaves one tensor behind, and none in a tidy', () => {
        expect(tensorsLeftBy(() => draw(make(), [4, 5]))).to.equal(1);
        expect(tensorsLeftBy(() => tf.tidy(() => void draw(make(), [4, 5])))).to.equal(0);
      });

      it('copies the shape that it was given', () => {
        const shape = [2, 3];
        const out = draw(make(), shape);
        shape[0] = 6;
        expect(out.shape).to.deep.equal([2, 3]);
      });
    });
  }

  describe('uniform', () => {
    it('draws from [0, 1) by default', () => {
      expect(bitsOf(make().uniform([50]))).to.deep.equal(bitsOf(make().uniform([50], 0, 1, 'float32')));
      expect(bitsOf(make().uniform([50], undefined, 3))).to.deep.equal(bitsOf(make().uniform([50], 0, 3)));
      expect(bitsOf(make().uniform([50], -1))).to.deep.equal(bitsOf(make().uniform([50], -1, 1)));
    });

    it("equals uniformInt if dtype is 'int32'", () => {
      const wanted = make().uniformInt([50], -5, 11111).dataSync();
      expect(make().uniform([50], -5, 11111, 'int32').dataSync()).to.deep.equal(wanted);
    });

    it('draws only minval if both bounds are equal', () => {
      expect([...make().uniform([3], 2.5, 2.5).dataSync()]).to.deep.equal([2.5, 2.5, 2.5]);
    });
  });

  describe('uniformInt', () => {
    it('draws each word modulo the range, plus minval, up to the ends of int32', () => {
      const words = make().bits(200);
      for (const [minval, maxval] of [
        [-(2 ** 31), 2 ** 31 - 1],
        [2 ** 31 - 2, 2 ** 31 - 1],
        [-(2 ** 31), 1 - 2 ** 31],
        [0, 1],
        [-1, 1],
      ]) {
        const wanted = Array.from(words, (word) => minval + (word % (maxval - minval)));
        expect([...make().uniformInt([200], minval, maxval).dataSync()]).to.deep.equal(wanted);
      }
    });
  });

  describe('normal', () => {
    it('has mean 0 and standard deviation 1 by default', () => {
      expect(bitsOf(make().normal([50]))).to.deep.equal(bitsOf(make().normal([50], 0, 1)));
      expect(bitsOf(make().truncatedNormal([50]))).to.deep.equal(bitsOf(make().truncatedNormal([50], 0, 1)));
    });

    it('draws only the mean if the standard deviation is 0', () => {
      expect([...make().normal([3], 2.5, 0).dataSync()]).to.deep.equal([2.5, 2.5, 2.5]);
      expect([...make().truncatedNormal([3], 2.5, 0).dataSync()]).to.deep.equal([2.5, 2.5, 2.5]);
    });
  });

  describe('truncatedNormal', () => {
    it('stays within two standard deviations', () => {
      const numbers = make().truncatedNormal([10_000]).dataSync();
      expect(Math.max(...numbers.map(Math.abs))).to.be.within(1.9, 2 - 2 ** -23);
    });
  });

  describe('bernoulli', () => {
    it('is true where the uniform number is below p rounded to float32', () => {
      const uniform = make().uniform([500]).dataSync();
      for (const p of [0, 1e-9, 0.1, 1 / 3, 0.5, 0.999, 1 - 1e-9, 1, uniform[7], uniform[7] * (1 + 2 ** -26)]) {
        const wanted = Array.from(uniform, (u) => (u < Math.fround(p) ? 1 : 0));
        expect([...make().bernoulli([500], p).dataSync()], `${p}`).to.deep.equal(wanted);
      }
    });

    it('is never true for 0 and always true for 1', () => {
      expect(make().bernoulli([1000], 0).any().dataSync()[0]).to.equal(0);
      expect(make().bernoulli([1000], 1).all().dataSync()[0]).to.equal(1);
    });
  });

  describe('bits', () => {
    it('returns a new array every time', () => {
      const from = make();
      const first = from.bits(5);
      const copy = first.slice();
      from.bits(5);
      expect(first).to.be.an.instanceOf(Uint32Array).and.to.deep.equal(copy);
    });
  });

  describe('permutation', () => {
    it('contains each number once', () => {
      for (const n of [0, 1, 2, 3, 1000]) {
        const order = make().permutation(n);
        expect(order).to.be.an.instanceOf(Int32Array);
        expect([...order].sort((a, b) => a - b)).to.deep.equal([...Array(n).keys()]);
      }
    });
  });

  describe('random', () => {
    it('is made of 52 bits of the first two words', () => {
      const [x0, x1] = make().bits(2);
      const number = make().random();
      expect(number * 2 ** 52).to.equal(Number(((BigInt(x0) & 0xfffffn) << 32n) | BigInt(x1)));
      expect(number).to.be.within(0, 1 - 2 ** -52);
    });
  });

  describe('shuffle', () => {
    for (const shape of [[], [0], [1], [9], [3, 2], [1, 5], [0, 4], [3, 0], [7, 3, 2], [5, 1, 1, 2]]) {
      it(`orders the rows of a tensor of shape [${shape}] like permutation`, () => {
        const x = tf.range(0, sizeOf(shape)).reshape(shape);
        const rows = shape[0] ?? 1;
        const row = sizeOf(shape.slice(1));
        const values = x.dataSync();
        const wanted = [...make().permutation(rows)].flatMap((from) => [...values.slice(from * row, (from + 1) * row)]);
        const out = make().shuffle(x);
        expect(out.shape).to.deep.equal(shape);
        expect([...out.dataSync()]).to.deep.equal(wanted);
        expect([...x.dataSync()], 'the input').to.deep.equal([...values]);
        expect(out).to.not.equal(x);
      });
    }

    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      it(`keeps the dtype ${dtype}, and leaves one tensor behind`, () => {
        for (const shape of [[], [1, 2], [6], [6, 2]]) {
          const x = tf.ones(shape, dtype);
          expect(make().shuffle(x).dtype).to.equal(dtype);
          expect(tensorsLeftBy(() => make().shuffle(x))).to.equal(1);
        }
      });
    }

    it('keeps its result when its input is disposed of, and its input when its result is', () => {
      for (const shape of [[], [1], [4]]) {
        const x = tf.ones(shape);
        const out = make().shuffle(x);
        x.dispose();
        expect([...out.dataSync()]).to.deep.equal([...tf.ones(shape).dataSync()]);
        const y = tf.ones(shape);
        make().shuffle(y).dispose();
        expect([...y.dataSync()]).to.deep.equal([...out.dataSync()]);
      }
    });
  });
}

onEveryBackend(() => {
  describe('what a Generator draws', () => itDraws(() => Generator.fromKeyCounter(1n, [2n, -1n])));
  describe('what a Stream draws', () => itDraws(() => new Stream(1n, 2)));
  describe('what a stream of a Generator draws', () => itDraws(() => Generator.fromSeed(5).stream('a')));
  describe('what a Draw draws', () => itDraws(() => new Stream(1n).at(2)));

  it('reference: shuffles [[1, 2], [3, 4], [5, 6]] with seed [8, 9] to [[5, 6], [1, 2], [3, 4]]', () => {
    // TensorFlow, python/ops/stateless_random_ops.py, stateless_shuffle.
    const shuffled = new Stream(8n, 9).shuffle(tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2], 'int32'));
    expect(shuffled.arraySync()).to.deep.equal([
      [5, 6],
      [1, 2],
      [3, 4],
    ]);
  });

  it('has the same bits whatever tensors are already on the backend', () => {
    const stream = new Stream(1n);
    const before = bitsOf(stream.at(0).normal([9]));
    const pile = Array.from({ length: 50 }, (_, i) => stream.normal([i]));
    expect(bitsOf(stream.at(0).normal([9]))).to.deep.equal(before);
    tf.dispose(pile);
  });
});
