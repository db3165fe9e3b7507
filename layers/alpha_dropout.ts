import type { Tensor } from '@tensorflow/tfjs-core';
import { dropout } from '../backends/dropout.ts';
import { nextOffset } from '../generator/stream.ts';
import { SeededDropout, type SeededDropoutArguments } from './dropout.ts';

/** The value of a dropped number before the affine map: SELU's limit at minus infinity, `-scale * alpha`. */
const SATURATED = -1.6732632423543772 * 1.0507009873554805;

/** The arguments of `SeededAlphaDropout`: those of `SeededDropout`. */
export type SeededAlphaDropoutArguments = SeededDropoutArguments;

/**
 * A layer that sets a random part of its input to the saturation value of SELU in training.
 *
 * The result is mapped so that it keeps the mean and variance of a standard normal input. In inference the layer
 * returns its input. With `seed: n`, successive calls equal those of Keras 3's `AlphaDropout(rate, seed=n)`, bit for
 * bit.
 *
 * **Shape** That of the input, float32.
 * **Range** `rate` in [0, 1).
 * **See** Keras, `keras/src/layers/regularization/alpha_dropout.py`; G. Klambauer et al., NIPS 2017.
 */
export class SeededAlphaDropout extends SeededDropout {
  static override className = 'SeededAlphaDropout';
  static override kind = 'alpha_dropout';

  protected override perturb(x: Tensor): Tensor {
    const { rate } = this;
    const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * (SATURATED * SATURATED)));
    const shift = -scale * SATURATED * rate;
    const a = Math.fround(scale);
    const dropped = Math.fround(a * Math.fround(SATURATED)) + Math.fround(shift);
    const noiseShape = this.maskShape(x.shape);
    return dropout(x, { rate, noiseShape, offset: nextOffset(this.stream), scale, shift, dropped });
  }
}

/**
 * Returns a layer that sets a random part of its input to the saturation value of SELU in training.
 *
 * `rate` is the fraction to drop; `noiseShape`, the shape of the mask, has 1 for axes that are dropped whole. The
 * result is mapped so that it keeps the mean and variance of a standard normal input. In inference the layer returns
 * its input.
 *
 * **Shape** That of the input, float32.
 * **Range** `rate` in [0, 1).
 *
 * @example
 * model.add(tf.layers.dense({ units: 64, activation: 'selu', kernelInitializer: seededLeCunNormal({ generator }) }));
 * model.add(seededAlphaDropout({ rate: 0.1, generator }));
 */
export function seededAlphaDropout(args: SeededAlphaDropoutArguments): SeededAlphaDropout {
  return new SeededAlphaDropout(args);
}
