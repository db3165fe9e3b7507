import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import type { Philox } from '../../kernels/philox.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { onAnotherBackend } from './another_backend.ts';
import { placeAt, sizeOf } from './reference.ts';

type Draw = (shape: readonly number[], take: () => Philox) => tf.Tensor;
type Numbers = Float32Array | Uint8Array;

const place = placeAt(2n ** 64n - 3n, 8n);
const shapes = [[], [1], [0], [7], [5, 0, 3], [6, 7], [3, 4, 5], [2, 3, 2, 3], [1, 2, 1, 2, 1, 2], [10_001]];

/**
 * Makes the claims of a draw that a backend may have a kernel for, called `kernelName` and given `attributes` besides
 * the shape and the place. `fill` makes the numbers on the host.
 */
export function itIsADraw(
  kernelName: string,
  draw: Draw,
  attributes: object,
  fill: (place: Philox, size: number) => Numbers,
): void {
  const claims = () => {
    for (const shape of shapes) {
      it(`gives the numbers that the host gives for shape [${shape}]`, () => {
        const out = draw(shape, () => place);
        expect(out.shape).to.deep.equal(shape);
        expect(out.dataSync()).to.deep.equal(fill(place, sizeOf(shape)));
        out.dispose();
      });
    }

    it('leaves one tensor', () => {
      expect(tensorsLeftBy(() => draw([6, 7], () => place))).to.equal(1);
    });

    it('is taken once, and not where there is no room for it', () => {
      let taken = 0;
      const take = () => {
        taken++;
        return place;
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

    it('is what the kernel of the backend makes of the shape, the place and the rest, where there is one', () => {
      let given: unknown;
      const kernelFunc = ({ attrs }: { attrs?: tf.NamedAttrMap }) => {
        given = attrs;
        return tf.zeros([2, 3]);
      };
      tf.registerKernel({ kernelName, backendName: 'other', kernelFunc });
      const out = draw([2, 3], () => place);
      tf.unregisterKernel(kernelName, 'other');
      expect(given).to.deep.equal({ shape: [2, 3], place, ...attributes });
      expect([...out.dataSync()]).to.deep.equal([0, 0, 0, 0, 0, 0]);
      out.dispose();
    });
  });
}
