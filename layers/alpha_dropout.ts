import type { Tensor } from '@tensorflow/tfjs-core';
import { dropout } from '../backends/dropout.ts';
import { nextOffset } from '../generator/stream.ts';
import { SeededDropout, type SeededDropoutArguments } from './dropout.ts';

/** What a dropped number becomes before the affine map: the limit of SELU on the left, `-scale * alpha`. */
const SATURATED = -1.6732632423543772 * 1.0507009873554805;

/** The arguments of `SeededAlphaDropout`: those of `SeededDropout`. */
export type SeededAlphaDropoutArguments = SeededDropoutArguments;

/**
 * Sets a random part of its input to the saturation value of SELU in training, and maps the result so that mean and
 * variance stay those of a standard normal input.
 *
 * With `seed: n`, successive calls give what Keras 3's `AlphaDropout(rate, seed=n)` gives, bit for bit.
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

/** Makes a `SeededAlphaDropout`. */
export function seededAlphaDropout(args: SeededAlphaDropoutArguments): SeededAlphaDropout {
  return new SeededAlphaDropout(args);
}
