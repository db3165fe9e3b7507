import { mul, type serialization, type Tensor } from '@tensorflow/tfjs-core';
import { checkRate } from '../generator/arguments.ts';
import { SeededLayer, type SeededLayerArguments } from './seeded_layer.ts';

/** The arguments of `SeededGaussianDropout`: those of stock `GaussianDropout`, and the source of its randomness. */
export type SeededGaussianDropoutArguments = SeededLayerArguments & {
  /** The rate of the dropout that has as much noise, in [0, 1): the standard deviation is `sqrt(rate / (1 - rate))`. */
  rate: number;
};

/**
 * A layer that multiplies its input by normal noise of mean 1 in training.
 *
 * In inference it returns its input. With `seed: n`, successive calls equal those of Keras 3's
 * `GaussianDropout(rate, seed=n)`, bit for bit.
 *
 * **Shape** That of the input, float32.
 * **Range** `rate` in [0, 1).
 * **See** Keras, `keras/src/layers/regularization/gaussian_dropout.py`; N. Srivastava et al., JMLR 15 (2014).
 */
export class SeededGaussianDropout extends SeededLayer {
  static override className = 'SeededGaussianDropout';
  static override kind = 'gaussian_dropout';
  readonly rate: number;

  constructor(args: SeededGaussianDropoutArguments) {
    checkRate(new.target.className, 'rate', args?.rate);
    super(args);
    this.rate = args.rate;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }

  protected override get isIdentity(): boolean {
    return this.rate === 0;
  }

  protected perturb(x: Tensor): Tensor {
    return mul(x, this.stream.normal(x.shape, 1, Math.sqrt(this.rate / (1 - this.rate))));
  }
}

/**
 * Returns a layer that multiplies its input by normal noise of mean 1 in training.
 *
 * The noise has the standard deviation `sqrt(rate / (1 - rate))`, that of a dropout with this rate. In inference the
 * layer returns its input, and draws nothing.
 *
 * **Shape** That of the input, float32.
 * **Range** `rate` in [0, 1).
 *
 * @example
 * model.add(seededGaussianDropout({ rate: 0.2, generator }));
 */
export function seededGaussianDropout(args: SeededGaussianDropoutArguments): SeededGaussianDropout {
  return new SeededGaussianDropout(args);
}
