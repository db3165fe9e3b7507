import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type { DrawOffset } from '../../numbers/philox.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { offsetAt, sizeOf } from '../numbers/reference.ts';
import { onAnotherBackend } from './another_backend.ts';

type Draw = (shape: readonly number[], take: () => DrawOffset) => tf.Tensor;
type Numbers = Float32Array | Uint8Array;

const offset = offsetAt(2n ** 64n - 3n, 8n);
const shapes = [[], [1], [0], [7], [5, 0, 3], [6, 7], [3, 4, 5], [2, 3, 2, 3], [1, 2, 1, 2, 1, 2], [10_001]];

/**
 * Makes the claims about a draw for which a backend may have the kernel `kernelName`, which gets `attributes` besides
 * the shape and the offset. `fill` makes the numbers on the host.
 */
export function itIsADraw(
  kernelName: string,
  draw: Draw,
  attributes: object,
  fill: (offset: DrawOffset, size: number) => Numbers,
): void {
  const claims = () => {
    for (const shape of shapes) {
      it(`has the numbers that the host makes for shape [${shape}]`, () => {
        const out = draw(shape, () => offset);
        expect(out.shape).to.deep.equal(shape);
        expect(out.dataSync()).to.deep.equal(fill(offset, sizeOf(shape)));
        out.dispose();
      });
    }

    it('leaves one tensor behind', () => {
      expect(tensorsLeftBy(() => draw([6, 7], () => offset))).to.equal(1);
    });

    it('takes one draw, and none where there is too little memory for it', () => {
      let taken = 0;
      const take = () => {
        taken++;
        return offset;
      };
      expect(() => draw([2 ** 53 - 1], take)).to.throw(RangeError);
      expect(taken).to.equal(0);
      draw([6, 7], take).dispose();
      expect(taken).to.equal(1);
    });
  };
  onEveryBackend(claims);
  onAnotherBackend(() => {
    claims();

    it('is made by the backend’s kernel, from shape, offset and attributes, if there is one', () => {
      let given: unknown;
      const kernelFunc = ({ attrs }: { attrs?: tf.NamedAttrMap }) => {
        given = attrs;
        return tf.zeros([20, 30]);
      };
      tf.registerKernel({ kernelName, backendName: 'other', kernelFunc });
      const out = draw([20, 30], () => offset);
      tf.unregisterKernel(kernelName, 'other');
      expect(given).to.deep.equal({ shape: [20, 30], offset, ...attributes });
      expect([...out.dataSync()]).to.deep.equal(new Array(600).fill(0));
      out.dispose();
    });
  });
}
