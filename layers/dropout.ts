import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import { dropout } from '../backends/dropout.ts';
import { checkRate } from '../generator/arguments.ts';
import { nextOffset } from '../generator/stream.ts';
import { checkNoiseShape, maskShape, type NoiseShape } from './noise_shape.ts';
import { SeededLayer, type SeededLayerArguments } from './seeded_layer.ts';

/** The arguments of `SeededDropout`: those of stock `Dropout`, and the source of its randomness. */
export type SeededDropoutArguments = SeededLayerArguments & {
  /** Fraction of the input to drop, in [0, 1). */
  rate: number;
  /** Shape of the mask: for each axis the input's length, or `null` for it, or 1 to drop along the whole axis. */
  noiseShape?: (number | null)[] | null;
};

/**
 * A layer that sets a random part of its input to zero in training, and scales the rest by `1 / (1 - rate)`.
 *
 * In inference it returns its input. With `seed: n`, successive calls equal those of Keras 3's `Dropout(rate, seed=n)`,
 * bit for bit.
 *
 * **Shape** That of the input, float32.
 * **Range** `rate` in [0, 1). Keras also accepts 1, which drops everything; it is refused here, as by the operations of
 * stock tfjs and of TensorFlow.
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

  /** Returns the shape of the mask for an input of a shape. */
  protected maskShape(shape: readonly number[]): number[] {
    return maskShape(this.getClassName(), this.noiseShape, shape);
  }
}

/**
 * Returns a layer that sets a random part of its input to zero in training, and scales the rest by `1 / (1 - rate)`.
 *
 * `rate` is the fraction to drop; `noiseShape`, the shape of the mask, has 1 for axes that are dropped whole. In
 * inference the layer returns its input, and draws nothing. With `seed: n` it drops what Keras 3's
 * `Dropout(rate, seed=n)` drops.
 *
 * **Shape** That of the input, float32.
 * **Range** `rate` in [0, 1).
 *
 * @example
 * const generator = Generator.fromSeed(42);
 * model.add(seededDropout({ rate: 0.5, generator }));
 */
export function seededDropout(args: SeededDropoutArguments): SeededDropout {
  return new SeededDropout(args);
}
