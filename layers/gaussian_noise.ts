import { add, type serialization, type Tensor } from '@tensorflow/tfjs-core';
import { checkFinite, wrong } from '../generator/arguments.ts';
import { SeededLayer, type SeededLayerArguments } from './seeded_layer.ts';

/** The arguments of `SeededGaussianNoise`: those of stock `GaussianNoise`, and the source of its randomness. */
export type SeededGaussianNoiseArguments = SeededLayerArguments & {
  /** Standard deviation of the noise, at least 0. */
  stddev: number;
};

/**
 * A layer that adds normal noise of mean 0 to its input in training.
 *
 * In inference it returns its input. With `seed: n`, successive calls equal those of Keras 3's
 * `GaussianNoise(stddev, seed=n)`, bit for bit.
 *
 * **Shape** That of the input, float32.
 * **Range** `stddev` at least 0. Keras accepts no more than 1.
 * **See** Keras, `keras/src/layers/regularization/gaussian_noise.py`.
 */
export class SeededGaussianNoise extends SeededLayer {
  static override className = 'SeededGaussianNoise';
  static override kind = 'gaussian_noise';
  readonly stddev: number;

  constructor(args: SeededGaussianNoiseArguments) {
    const { className } = new.target;
    checkFinite(className, 'stddev', args?.stddev);
    if (!(args.stddev >= 0)) throw wrong(RangeError, className, 'stddev', 'at least 0', args.stddev);
    super(args);
    this.stddev = args.stddev;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), stddev: this.stddev };
  }

  protected override get isIdentity(): boolean {
    return this.stddev === 0;
  }

  protected perturb(x: Tensor): Tensor {
    return add(x, this.stream.normal(x.shape, 0, this.stddev));
  }
}

/**
 * Returns a layer that adds normal noise of mean 0 and standard deviation `stddev` to its input in training.
 *
 * In inference it returns its input, and draws nothing.
 *
 * **Shape** That of the input, float32.
 * **Range** `stddev` at least 0.
 *
 * @example
 * model.add(seededGaussianNoise({ stddev: 0.1, generator }));
 */
export function seededGaussianNoise(args: SeededGaussianNoiseArguments): SeededGaussianNoise {
  return new SeededGaussianNoise(args);
}
