import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Generator,
  SeededAlphaDropout,
  SeededGaussianDropout,
  SeededGaussianNoise,
  seededAlphaDropout,
  seededGaussianDropout,
  seededGaussianNoise,
} from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf, floatsOf } from '../bits.ts';
import { golden } from '../goldens/read.ts';
import { itIsARandomLayer } from './random_layer_suite.ts';

itIsARandomLayer({
  name: 'SeededGaussianNoise',
  make: (args) => new SeededGaussianNoise({ stddev: 0.7, ...args }),
  kind: 'gaussian_noise',
  shape: [3, 2, 4],
});
itIsARandomLayer({
  name: 'SeededGaussianDropout',
  make: (args) => new SeededGaussianDropout({ rate: 0.3, ...args }),
  kind: 'gaussian_dropout',
  shape: [3, 2, 4],
});
itIsARandomLayer({
  name: 'SeededAlphaDropout',
  make: (args) => new SeededAlphaDropout({ rate: 0.4, ...args }),
  kind: 'alpha_dropout',
  shape: [4, 3, 5],
});

/** The factories by Keras's names, each as a function of its numeric argument. */
const makers = {
  GaussianNoise: (stddev: number, args: object) => seededGaussianNoise({ stddev, ...args }),
  GaussianDropout: (rate: number, args: object) => seededGaussianDropout({ rate, ...args }),
  AlphaDropout: (rate: number, args: object) => seededAlphaDropout({ rate, ...args }),
};

describe('the noise layers', () => {
  onEveryBackend(() => {
    describe('reference', () => {
      const { input, noise } = golden('keras');
      for (const { layer: name, seed, arg, calls } of noise) {
        it(`equal Keras's ${name}(${arg}, seed=${seed}), call after call`, () => {
          const layer = makers[name as keyof typeof makers](arg, { seed });
          const x = tf.tensor(floatsOf(input), [2, 3, 4]);
          for (const call of calls) expect(bitsOf(layer.call(x, { training: true }) as tf.Tensor)).to.deep.equal(call);
        });
      }
    });

    for (const [name, make] of Object.entries(makers)) {
      it(`${name} at 0 returns its input, and draws nothing`, () => {
        const layer = make(0, { generator: Generator.fromSeed(1) });
        expect(bitsOf(layer.apply(tf.ones([9]), { training: true }) as tf.Tensor)).to.deep.equal(bitsOf(tf.ones([9])));
        expect(layer.stream.position).to.equal(0);
      });
    }

    it('have exact gradients: 1, the noise, and the scale of the kept numbers', () => {
      const dy = tf.randomNormal([40]);
      const gradient = (layer: tf.layers.Layer) =>
        tf.grad((x) => layer.apply(x, { training: true }) as tf.Tensor)(tf.ones([40]), dy);
      expect(bitsOf(gradient(seededGaussianNoise({ stddev: 2, seed: 1 })))).to.deep.equal(bitsOf(dy));
      const dropout = seededGaussianDropout({ rate: 0.5, seed: 1 });
      expect(bitsOf(gradient(dropout))).to.deep.equal(bitsOf(tf.mul(dy, dropout.stream.at(0).normal([40], 1, 1))));
      const alpha = seededAlphaDropout({ rate: 0.5, seed: 1 });
      const scale = 1 / Math.sqrt(0.5 * (1 + 0.5 * (1.6732632423543772 * 1.0507009873554805) ** 2));
      const kept = tf.greaterEqual(alpha.stream.at(0).uniform([40]), 0.5);
      expect(bitsOf(gradient(alpha))).to.deep.equal(bitsOf(tf.where(kept, tf.mul(dy, scale), tf.zeros([40]))));
    });

    it('AlphaDropout drops whole axes where its noise shape is 1', () => {
      const layer = seededAlphaDropout({ rate: 0.5, noiseShape: [null, 1], seed: 1 });
      for (const row of (layer.call(tf.ones([8, 5]), { training: true }) as tf.Tensor2D).arraySync()) {
        expect(new Set(row).size).to.equal(1);
      }
    });
  });

  before(() => tf.setBackend('cpu'));

  it('AlphaDropout preserves mean and variance of a standard normal (false alarms: 1 in 10^8)', () => {
    const x = new Generator([1n, 2n, 3n]).normal([2 ** 20]);
    const { mean, variance } = tf.moments(
      seededAlphaDropout({ rate: 0.3, seed: 6 }).call(x, { training: true }) as tf.Tensor,
    );
    expect(mean.dataSync()[0]).to.be.closeTo(0, 6 / 2 ** 10);
    expect(variance.dataSync()[0]).to.be.closeTo(1, (6 * Math.sqrt(3)) / 2 ** 10);
  });

  it('have their arguments in their configs, the noise shape too', () => {
    expect(seededGaussianNoise({ stddev: 0.25 }).getConfig()).to.include({ stddev: 0.25 });
    expect(seededGaussianDropout({ rate: 0.25 }).getConfig()).to.include({ rate: 0.25 });
    const config = seededAlphaDropout({ rate: 0.25, noiseShape: [null, 1] }).getConfig();
    expect(config).to.deep.include({ rate: 0.25, noiseShape: [null, 1] });
  });

  it('refuse numbers out of range, and claim no stream', () => {
    const generator = Generator.fromSeed(1);
    const before = generator.getConfig();
    for (const stddev of [-1, Number.NaN, Infinity]) {
      expect(() => seededGaussianNoise({ stddev, generator })).to.throw(
        RangeError,
        'SeededGaussianNoise: `stddev` must be',
      );
    }
    for (const rate of [1, -0.5, Number.NaN]) {
      for (const make of [seededGaussianDropout, seededAlphaDropout]) {
        expect(() => make({ rate, generator })).to.throw(
          RangeError,
          /Seeded(Gaussian|Alpha)Dropout: `rate` must be in \[0, 1\)/,
        );
      }
    }
    for (const make of [seededGaussianNoise, seededGaussianDropout, seededAlphaDropout]) {
      expect(() => make({ generator } as never)).to.throw(TypeError, /must be a number/);
      expect(() => make(undefined as never)).to.throw(TypeError, /must be a number/);
    }
    expect(generator.getConfig()).to.equal(before);
  });
});
