import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type { DrawMethods } from '../../generator/draw_methods.ts';
import { Generator } from '../../generator/generator.ts';
import { Stream } from '../../generator/stream.ts';
import { int64Of } from '../../numbers/int64.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { golden } from '../goldens/read.ts';
import { sizeOf } from '../numbers/reference.ts';

type Words = [number, number];
const lists: { seed: [Words, Words]; logits: (number | null)[][]; n: number; numbers: number[] }[] =
  golden('distributions').categorical_lists;

const never = Number.NEGATIVE_INFINITY;
const logits = [
  [0, 1, never, 2],
  [3, 3, 3, -5],
  [-1e30, never, -700, -701],
];
const shapes = [[], [1], [0], [7], [2, 0, 3], [4, 5], [3, 1, 2]];

/** Makes the claims about `categorical` and `choice`. `make` returns an object at the same draw every time. */
function itSelects(make: () => DrawMethods): void {
  describe('categorical', () => {
    it('returns an int32 tensor with a row of samples for each row of logits', () => {
      for (const n of [0, 1, 5]) {
        const out = make().categorical(logits, n);
        expect(out.shape).to.deep.equal([3, n]);
        expect(out.dtype).to.equal('int32');
        expect(out.dataSync()).to.have.lengthOf(3 * n);
      }
      expect(make().categorical([], 5).shape).to.deep.equal([0, 5]);
      expect(make().categorical(tf.zeros([0, 3]), 5).shape).to.deep.equal([0, 5]);
    });

    it('reads arrays, typed arrays and tensors alike', () => {
      const numbers = [
        [0.5, 1, 2],
        [3, -1, 0.25],
      ];
      const wanted = make().categorical(numbers, 500).dataSync();
      expect(
        make()
          .categorical(
            numbers.map((row) => Float64Array.from(row)),
            500,
          )
          .dataSync(),
      ).to.deep.equal(wanted);
      expect(make().categorical(tf.tensor2d(numbers), 500).dataSync()).to.deep.equal(wanted);
      const integers = tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32');
      const float = make().categorical(integers.toFloat(), 500).dataSync();
      expect(make().categorical(integers, 500).dataSync()).to.deep.equal(float);
    });

    it('leaves one tensor behind, and the logits as they are', () => {
      const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      expect(tensorsLeftBy(() => make().categorical(x, 5))).to.equal(1);
      expect(tensorsLeftBy(() => make().categorical(logits, 5))).to.equal(1);
      expect([...x.dataSync()]).to.deep.equal([1, 2, 3, 4]);
    });
  });

  describe('choice', () => {
    it('returns an int32 tensor of the given shape if `a` is a number', () => {
      for (const shape of shapes) {
        for (const replace of [true, false]) {
          const out = make().choice(50, shape, replace);
          expect(out.shape).to.deep.equal(shape);
          expect(out.dtype).to.equal('int32');
          expect(out.dataSync()).to.have.lengthOf(sizeOf(shape));
        }
      }
    });

    it('draws as uniformInt does with replacement, the default', () => {
      const wanted = make().uniformInt([300], 0, 7).dataSync();
      expect(make().choice(7, [300]).dataSync()).to.deep.equal(wanted);
      expect(make().choice(7, [30, 10], true).dataSync()).to.deep.equal(wanted);
      expect(make().choice(7, [300], true, null).dataSync()).to.deep.equal(wanted);
    });

    it('draws the head of a permutation without replacement', () => {
      const wanted = make().permutation(20);
      for (const size of [0, 1, 19, 20]) {
        expect([...make().choice(20, [size], false).dataSync()]).to.deep.equal([...wanted.subarray(0, size)]);
      }
    });

    it('draws as categorical does with the logarithms of the probabilities', () => {
      const p = [0.125, 0, 0.5, 0.375];
      const wanted = make()
        .categorical([p.map(Math.log)], 2000)
        .dataSync();
      for (const given of [p, Float32Array.from(p), Float64Array.from(p)]) {
        expect(make().choice(4, [2000], true, given).dataSync()).to.deep.equal(wanted);
      }
    });

    for (const [name, p] of Object.entries({
      'with replacement': undefined,
      'with probabilities': [0.5, 0.25, 0.25],
    })) {
      it(`returns rows of an array or a tensor ${name}`, () => {
        const rows = [...make().choice(3, [40], true, p).dataSync()];
        const of = (a: tf.Tensor | tf.TensorLike) => make().choice(a, [40], true, p);
        expect([...of([0.5, 1.5, 2.5]).dataSync()]).to.deep.equal(rows.map((row) => row + 0.5));
        expect([...of(Int32Array.of(10, 11, 12)).dataSync()]).to.deep.equal(rows.map((row) => row + 10));
        const matrix = [
          [0, 1],
          [2, 3],
          [4, 5],
        ];
        for (const a of [matrix, tf.tensor2d(matrix)]) {
          const out = of(a);
          expect(out.shape).to.deep.equal([40, 2]);
          expect([...out.dataSync()]).to.deep.equal(rows.flatMap((row) => matrix[row]));
        }
      });
    }

    it('returns rows of an array or a tensor without replacement', () => {
      const rows = [...make().permutation(6)];
      const x = tf.range(0, 12).reshape([6, 2]);
      const out = make().choice(x, [2, 2], false);
      expect(out.shape).to.deep.equal([2, 2, 2]);
      expect([...out.dataSync()]).to.deep.equal(rows.slice(0, 4).flatMap((row) => [2 * row, 2 * row + 1]));
      expect([...make().choice([5, 6, 7, 8, 9, 10], [6], false).dataSync()]).to.deep.equal(rows.map((row) => row + 5));
    });

    it('keeps the dtype, has the shape of the draw followed by that of a row, and leaves one tensor behind', () => {
      for (const dtype of ['float32', 'int32', 'bool'] as const) {
        for (const rows of [[3], [3, 2], [3, 0], [3, 2, 2], [1]]) {
          const x = tf.ones(rows, dtype);
          for (const shape of shapes) {
            const out = make().choice(x, shape);
            expect(out.dtype).to.equal(dtype);
            expect(out.shape).to.deep.equal([...shape, ...rows.slice(1)]);
            expect([...out.dataSync()].every((value) => value === 1)).to.equal(true);
            expect(out.dataSync()).to.have.lengthOf(sizeOf(out.shape));
          }
          expect(tensorsLeftBy(() => make().choice(x, [2]))).to.equal(1);
          expect(tensorsLeftBy(() => make().choice(x, [0]))).to.equal(1);
          expect(tensorsLeftBy(() => tf.tidy(() => void make().choice(x, [2])))).to.equal(0);
        }
      }
      expect(tensorsLeftBy(() => make().choice([1, 2], [2]))).to.equal(1);
      expect(tensorsLeftBy(() => make().choice(2, [2]))).to.equal(1);
    });

    it('draws nothing from nothing', () => {
      for (const replace of [true, false]) {
        expect(make().choice(0, [0], replace).shape).to.deep.equal([0]);
        expect(make().choice([], [2, 0], replace).shape).to.deep.equal([2, 0]);
        expect(make().choice(tf.zeros([0, 3]), [0], replace).shape).to.deep.equal([0, 3]);
      }
    });

    it('keeps its result when its input is disposed of, and its input when its result is', () => {
      const x = tf.ones([2, 2]);
      const out = make().choice(x, [2]);
      x.dispose();
      expect([...out.dataSync()]).to.deep.equal([1, 1, 1, 1]);
      const y = tf.ones([1]);
      make().choice(y, [1]).dispose();
      expect([...y.dataSync()]).to.deep.equal([1]);
    });
  });
}

onEveryBackend(() => {
  describe('what a Generator selects', () => itSelects(() => Generator.fromKeyCounter(1n, [2n, -1n])));
  describe('what a Stream selects', () => itSelects(() => new Stream(1n, 2)));
  describe('what a Draw selects', () => itSelects(() => new Stream(1n).at(2)));

  it("reference: a stream's categorical equals TensorFlow's stateless_categorical of its seed and position", () => {
    for (const { seed, logits, n, numbers } of lists) {
      const [s, k] = seed.map(int64Of);
      const rows = logits.map((row) => row.map((logit) => logit ?? never));
      expect([...new Stream(s, Number(k)).categorical(rows, n).dataSync()]).to.deep.equal(numbers);
      expect([...new Stream(s, Number(k)).categorical(tf.tensor2d(rows), n).dataSync()]).to.deep.equal(numbers);
    }
  });
});

describe('selecting', () => {
  before(() => tf.setBackend('cpu'));

  const selections: [string, (from: DrawMethods) => unknown, number][] = [
    ['categorical', (from) => from.categorical(logits, 7), 21],
    ['categorical of nothing', (from) => from.categorical(logits, 0), 0],
    ['choice with replacement', (from) => from.choice(9, [2, 3]), 6],
    ['choice with probabilities', (from) => from.choice([1, 2], [2, 3], true, [0.5, 0.5]), 6],
    ['choice without replacement', (from) => from.choice(9, [2, 3], false), 9],
    ['choice of nothing', (from) => from.choice(9, [0]), 0],
  ];

  it('advances a stream by one draw', () => {
    for (const [name, select] of selections) {
      const stream = new Stream(1n, 5);
      select(stream);
      expect(stream.position, name).to.equal(6);
    }
  });

  it('advances a generator by 256 for each number, or without replacement for each row to choose from', () => {
    for (const [name, select, count] of selections) {
      const generator = Generator.fromState([5n, 6n, 7n]);
      select(generator);
      expect(generator.state, name).to.deep.equal([5n + 256n * BigInt(count), 6n, 7n]);
    }
  });
});

describe('a selection from what is not a tensor, or no longer one', () => {
  it('is refused, and draws nothing', () => {
    const stream = new Stream(1n);
    const gone = tf.ones([3]);
    gone.dispose();
    expect(() => stream.shuffle(gone)).to.throw(
      TypeError,
      'Stream.shuffle: `x` must be a tensor, but it has been disposed of.',
    );
    expect(() => stream.choice(gone, [2])).to.throw(TypeError, 'Stream.choice: `a` must be a tensor, but it has been');
    expect(() => stream.categorical(gone as never, 2)).to.throw(TypeError, 'Stream.categorical: `logits` must be');
    expect(() => stream.shuffle({ rank: 1, shape: [3] } as never)).to.throw(
      TypeError,
      'Stream.shuffle: `x` must be a tensor',
    );
    expect(stream.position).to.equal(0);
  });
});
