import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import { dropout } from '../backends/dropout.ts';
import { checkRate } from '../generator/arguments.ts';
import { nextOffset } from '../generator/stream.ts';
import { checkNoiseShape, maskShape, type NoiseShape } from './noise_shape.ts';
import { SeededLayer, type SeededLayerArguments } from './seeded_layer.ts';

/** The arguments of `SeededDropout`: those of stock `Dropout`, and where the randomness comes from. */
export type SeededDropoutArguments = SeededLayerArguments & {
  /** Fraction of the input to drop, in [0, 1). */
  rate: number;
  /** Shape of the mask: for each axis the input's length (`null` stands for it), or 1 to drop along the whole axis. */
  noiseShape?: (number | null)[] | null;
};

/**
 * Sets a random part of its input to zero in training and scales the rest by `1 / (1 - rate)`.
 *
 * With `seed: n`, successive calls give what Keras 3's `Dropout(rate, seed=n)` gives, bit for bit.
 *
 * **Shape** That of the input, float32.
 * **Range** `rate` in [0, 1). Keras also takes 1, which leaves nothing to train: it is refused here, as by stock tfjs's
 * and TensorFlow's own operations.
 * **See** Keras, `keras/src/layers/regularization/dropout.py`; N. Srivastava et al., JMLR 15 (2014).
 */
export class SeededDropout extends SeededLayer {
  static override className = 'SeededDropout';
  static override kind = 'dropout';
  readonly rate: number;
  readonly noiseShape: NoiseShape | null;

  constructor(args: SeededDropoutArguments) {
    const { className } = new.target;
    checkRate(className, 'rate', args?.rate);
    checkNoiseShape(className, args.noiseShape);
    super(args);
    this.rate = args.rate;
    this.noiseShape = args.noiseShape ? [...args.noiseShape] : null;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, noiseShape: this.noiseShape as serialization.ConfigDictValue };
  }

  protected override get isIdentity(): boolean {
    return this.rate === 0;
  }

  protected perturb(x: Tensor): Tensor {
    const noiseShape = this.maskShape(x.shape);
    return dropout(x, { rate: this.rate, noiseShape, offset: nextOffset(this.stream) });
  }

  /** Gives the shape of the mask for an input of a shape. */
  protected maskShape(shape: readonly number[]): number[] {
    return maskShape(this.getClassName(), this.noiseShape, shape);
  }
}

/** Makes a `SeededDropout`. */
export function seededDropout(args: SeededDropoutArguments): SeededDropout {
  return new SeededDropout(args);
}
