import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { gatherRows } from '../../backends/rows.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { bitsOf } from '../bits.ts';

describe('rows of a tensor', () => {
  onEveryBackend(() => {
    const rows = Int32Array.of(4, 0, 3, 3);
    for (const [shape, dtype] of [
      [[5], 'float32'],
      [[5, 3], 'float32'],
      [[5, 2, 1, 4], 'float32'],
      [[5, 0, 2], 'float32'],
      [[5, 3], 'int32'],
      [[5, 3], 'bool'],
    ] as const) {
      it(`are those of tf.gather, of shape [${shape}] and type ${dtype}`, () => {
        const size = tf.util.sizeFromShape([...shape]);
        const x = tf.tensor(
          Array.from({ length: size }, (_, i) => (dtype === 'bool' ? (i % 3) % 2 : i - 7)),
          [...shape],
          dtype,
        );
        for (const order of [rows, new Int32Array(0)]) {
          const expected = tf.gather(x, tf.tensor1d(order, 'int32'));
          const found = gatherRows(x, order);
          // tfjs's gather on wasm loses the shape of a tensor without numbers.
          expect(found.shape).to.deep.equal([order.length, ...shape.slice(1)]);
          expect(found.dtype).to.equal(dtype);
          expect(bitsOf(found.toFloat())).to.deep.equal(bitsOf(expected.toFloat()));
        }
      });
    }

    it('are copies, and leave no other tensor behind', () => {
      const x = tf.tensor1d([1, 2, 3, 4, 5]);
      expect(tensorsLeftBy(() => gatherRows(x, rows).dispose())).to.equal(0);
      const found = gatherRows(x, rows);
      x.dispose();
      expect([...found.dataSync()]).to.deep.equal([5, 1, 4, 4]);
      found.dispose();
    });
  });
});
