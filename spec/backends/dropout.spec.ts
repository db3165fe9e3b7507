import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { dropout } from '../../backends/dropout.ts';
import { host } from '../../backends/host.ts';
import { type DropoutAttributes, fillDropout } from '../../numbers/dropout.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { offsetAt, sizeOf } from '../numbers/reference.ts';
import { onAnotherBackend } from './another_backend.ts';

const offset = offsetAt(7n, 8n);
const shapes: [number[], number[]][] = [
  [[], []],
  [[1], [1]],
  [[0], [0]],
  [
    [5, 0, 3],
    [5, 0, 1],
  ],
  [[10_001], [10_001]],
  [
    [6, 7],
    [6, 7],
  ],
  [
    [6, 7],
    [6, 1],
  ],
  [
    [6, 7],
    [1, 7],
  ],
  [
    [6, 7],
    [1, 1],
  ],
  [
    [3, 4, 5],
    [3, 1, 5],
  ],
  [
    [2, 3, 4, 5],
    [2, 1, 1, 5],
  ],
  [
    [2, 3, 2, 3, 4],
    [1, 3, 1, 3, 1],
  ],
];

/** Numbers for a shape, including NaN, infinities and -0. */
function numbersFor(shape: number[]): Float32Array {
  const strange = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0];
  return Float32Array.from({ length: sizeOf(shape) }, (_, i) => (i % 3 ? i - 10.5 : strange[(i / 3) % 4]));
}

function onHost(x: Float32Array, shape: number[], attributes: DropoutAttributes): number[] {
  const out = new Float32Array(x.length);
  fillDropout(x, shape, attributes, out);
  return bitsOf(out);
}

/** Makes the claims about a dropout, by the registered kernel or by another function. */
function itIsADropout(apply: (x: tf.Tensor, attributes: DropoutAttributes) => tf.Tensor): void {
  for (const [shape, noiseShape] of shapes) {
    it(`has the bits that the host makes for shape [${shape}] with a mask of shape [${noiseShape}]`, () => {
      const numbers = numbersFor(shape);
      const attributes = { rate: 0.4, noiseShape, offset };
      const x = tf.tensor(numbers, shape);
      const out = apply(x, attributes);
      expect(out.shape).to.deep.equal(shape);
      expect(out.dtype).to.equal('float32');
      expect(bitsOf(out)).to.deep.equal(onHost(numbers, shape, attributes));
      expect(bitsOf(x), 'the input').to.deep.equal(bitsOf(numbers));
      tf.dispose([x, out]);
    });
  }

  it('leaves one tensor behind', () => {
    const x = tf.ones([6, 7]);
    const left = tensorsLeftBy(() => apply(x, { rate: 0.4, noiseShape: [6, 1], offset }));
    expect(left).to.equal(1);
    x.dispose();
  });
}

onEveryBackend(() => {
  describe('dropout', () => {
    itIsADropout(dropout);

    it('accepts a tensor that another operation made', () => {
      const x = tf.tidy(() => tf.ones([4, 6]).mul(3).reshape([6, 4]).transpose().slice([1, 0], [3, 6]));
      const attributes = { rate: 0.4, noiseShape: [3, 6], offset };
      expect(bitsOf(dropout(x, attributes))).to.deep.equal(onHost(new Float32Array(18).fill(3), [3, 6], attributes));
    });

    for (const noiseShape of [
      [6, 7],
      [6, 1],
    ]) {
      it(`has as its gradient the same dropout of the output's gradient, with a mask of shape [${noiseShape}]`, () => {
        const attributes = { rate: 0.4, noiseShape, offset };
        const dy = Float32Array.from({ length: 42 }, (_, i) => i - 20.5);
        const dx = tf.grad((x: tf.Tensor) => dropout(x, attributes))(tf.ones([6, 7]), tf.tensor(dy, [6, 7]));
        expect(bitsOf(dx)).to.deep.equal(onHost(dy, [6, 7], attributes));
      });
    }

    it('keeps no tensor for its gradient', () => {
      const x = tf.ones([6, 7]);
      const left = tensorsLeftBy(() =>
        tf.grad((x: tf.Tensor) => dropout(x, { rate: 0.4, noiseShape: [6, 7], offset }))(x),
      );
      expect(left).to.equal(1);
      x.dispose();
    });
  });

  describe('dropout on a backend without a kernel of its own', () => {
    itIsADropout((x, attributes) => host.dropout(tf.backend(), x, attributes));
  });
});

describe('dropout', () => {
  onAnotherBackend(() => itIsADropout(dropout));
});
