import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { bernoulli } from '../../../backends/bernoulli.ts';
import { dropout } from '../../../backends/dropout.ts';
import { uniform } from '../../../backends/uniform.ts';
import { fillUniform } from '../../../numbers/uniform.ts';
import { onBackend } from '../../backends.ts';
import { bitsOf } from '../../bits.ts';
import { offsetAt, sizeOf } from '../../numbers/reference.ts';
import { itIsExactOn, onHost } from '../device_suite.ts';

const offset = offsetAt(5n, 6n);
const programs = () => Object.keys((tf.backend() as unknown as { binaryCache: object }).binaryCache);

describe('the kernels of webgl', () => {
  itIsExactOn('webgl', () => programs().length);

  describe('with textures of half floats', () => {
    onBackend('webgl', () => {
      let enabled: boolean;
      before(() => {
        enabled = tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED');
        tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', false);
      });
      after(() => tf.env().set('WEBGL_RENDER_FLOAT32_ENABLED', enabled));

      for (const [shape, noiseShape] of [
        [
          [20, 30],
          [20, 30],
        ],
        [
          [20, 30],
          [20, 1],
        ],
        [
          [2, 3, 2, 3, 9],
          [1, 3, 1, 3, 1],
        ],
      ]) {
        it(`the host makes the mask of a dropout of shape [${shape}], of shape [${noiseShape}]`, () => {
          const numbers = Float32Array.from({ length: sizeOf(shape) }, (_, i) => i + 1);
          const attributes = { rate: 0.5, noiseShape, offset };
          const x = tf.tensor(numbers, shape);
          const before = programs();
          const out = dropout(x, attributes);
          expect(bitsOf(out)).to.deep.equal(bitsOf(onHost(numbers, shape, attributes)));
          const added = programs().filter((key) => !before.includes(key));
          expect(added.filter((key) => key.includes('philox'))).to.deep.equal([]);
          tf.dispose([x, out]);
        });
      }

      it('the host draws', () => {
        const wanted = new Float32Array(1000);
        fillUniform(offset, wanted, 0, 1);
        const before = programs().length;
        expect(bitsOf(uniform([1000], () => offset, 0, 1))).to.deep.equal(bitsOf(wanted));
        const truths = bernoulli([1000], () => offset, 0.5).dataSync();
        expect([...truths]).to.deep.equal([...wanted].map((u) => (u < 0.5 ? 1 : 0)));
        expect(programs().length).to.equal(before);
      });
    });
  });
});
