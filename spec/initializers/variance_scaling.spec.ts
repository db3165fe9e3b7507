import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, SeededVarianceScaling, seededVarianceScaling } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { reloaded } from '../save.ts';
import { expectMoments } from './expectations.ts';
import { itIsASeededInitializer } from './initializer_suite.ts';

itIsASeededInitializer({
  cls: SeededVarianceScaling,
  make: seededVarianceScaling,
  kind: 'variance_scaling',
  keras: 'VarianceScaling',
  args: { scale: 0.7, mode: 'fanAvg', distribution: 'untruncatedNormal' },
  defaults: { scale: 1, mode: 'fanIn', distribution: 'truncatedNormal' },
  drawn: (draw, { distribution }) => {
    if (distribution === 'untruncated_normal') return draw.normal([4, 3], 0, Math.sqrt(0.7 / 3.5));
    return draw.uniform([4, 3], -Math.sqrt((3 * 1.3) / 3), Math.sqrt((3 * 1.3) / 3));
  },
  refused: [
    [{ scale: 0 }, RangeError, 'scale'],
    [{ scale: -1 }, RangeError, 'scale'],
    [{ scale: Number.NaN }, RangeError, 'scale'],
    [{ scale: '1' }, TypeError, 'scale'],
    [{ mode: 'fan' }, RangeError, 'mode'],
    [{ mode: 'FanIn' }, RangeError, 'mode'],
    [{ mode: 0 }, RangeError, 'mode'],
    [{ distribution: 'cauchy' }, RangeError, 'distribution'],
    [{ distribution: 7 }, RangeError, 'distribution'],
  ],
});

describe('SeededVarianceScaling', () => {
  onEveryBackend(() => {
    const values = (args: object, shape = [3, 3, 2, 4]) => bitsOf(seededVarianceScaling(args).apply(shape));

    for (const [ours, keras] of [
      [{ mode: 'fanIn' }, { mode: 'fan_in' }],
      [{ mode: 'fanOut' }, { mode: 'fan_out' }],
      [{ mode: 'fanAvg' }, { mode: 'fan_avg' }],
      [{ distribution: 'truncatedNormal' }, { distribution: 'truncated_normal' }],
      [{ distribution: 'untruncatedNormal' }, { distribution: 'untruncated_normal' }],
    ]) {
      const [spelling] = Object.values(keras);
      it(`accepts Keras's spelling ${spelling}, and writes ${Object.values(ours)[0]}`, () => {
        expect(values({ ...keras, seed: 3 })).to.deep.equal(values({ ...ours, seed: 3 }));
        expect(seededVarianceScaling({ ...keras, seed: 3 } as never).getConfig()).to.deep.include(ours);
      });
    }

    it('keeps every mode and distribution through saving and loading, which rewrites strings', async () => {
      for (const mode of ['fanIn', 'fanOut', 'fanAvg'] as const) {
        for (const distribution of ['truncatedNormal', 'untruncatedNormal', 'normal', 'uniform'] as const) {
          const kernelInitializer = seededVarianceScaling({ mode, distribution, seed: 1 });
          const layer = tf.layers.dense({ units: 3, inputShape: [4], kernelInitializer });
          const other = await reloaded(tf.sequential({ layers: [layer] }));
          const config = other.layers[0].getConfig().kernelInitializer as { config: object };
          expect(config.config).to.deep.equal({ seed: 1, scale: 1, mode, distribution });
        }
      }
    });

    it("accepts 'normal' as a name of 'truncatedNormal', as Keras does", () => {
      expect(values({ distribution: 'normal', seed: 3 })).to.deep.equal(values({ seed: 3 }));
      expect(values({ distribution: 'untruncatedNormal', seed: 3 })).not.to.deep.equal(values({ seed: 3 }));
    });

    it('has a variance of `scale` if there is one input or none', () => {
      const generator = Generator.fromSeed(1);
      const initializer = seededVarianceScaling({ scale: 2, distribution: 'uniform', generator });
      const limit = Math.sqrt(3 * 2);
      for (const [draw, shape] of [[1, 8], [1, 1, 3], [], [1], [0, 8]].entries()) {
        const expected = initializer.stream.at(draw).uniform(shape as [], -limit, limit);
        expect(bitsOf(initializer.apply(shape))).to.deep.equal(bitsOf(expected));
      }
    });

    // A weight of 400 inputs and 250 outputs.
    for (const [mode, n] of [
      ['fanIn', 400],
      ['fanOut', 250],
      ['fanAvg', 325],
    ] as const) {
      for (const distribution of ['truncatedNormal', 'untruncatedNormal', 'normal', 'uniform'] as const) {
        it(`statistical: has a variance of scale / ${n} by ${mode} from '${distribution}'`, () => {
          const generator = Generator.fromSeed(1);
          const initializer = seededVarianceScaling({ scale: 3, mode, distribution, generator });
          expectMoments(initializer.apply([400, 250]), 0, 3 / n);
        });
      }
    }
  });
});
