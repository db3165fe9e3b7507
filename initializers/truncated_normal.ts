import type { Tensor } from '@tensorflow/tfjs-core';
import type { Draw } from '../generator/draw.ts';
import { SeededRandomNormal, type SeededRandomNormalArguments } from './random_normal.ts';

/** The arguments of `SeededTruncatedNormal`. */
export type SeededTruncatedNormalArguments = SeededRandomNormalArguments;

/**
 * Normal initial values, each redrawn until it is within two standard deviations of the mean. `stddev` is the standard
 * deviation before truncation.
 *
 * **Range** `mean` plus or minus 2 `stddev`.
 * **See** Keras, `TruncatedNormal`.
 */
export class SeededTruncatedNormal extends SeededRandomNormal {
  static override className = 'SeededTruncatedNormal';
  static override kind = 'truncated_normal';

  protected override values(shape: number[], draw: Draw): Tensor {
    return draw.truncatedNormal(shape, this.mean, this.stddev);
  }
}

/**
 * Returns an initializer of truncated normal values: `mean` (0 by default) plus or minus 2 `stddev` (0.05 by default).
 *
 * @example
 * tf.layers.dense({ units: 8, kernelInitializer: seededTruncatedNormal({ stddev: 0.1, generator }) });
 */
export function seededTruncatedNormal(args?: SeededTruncatedNormalArguments): SeededTruncatedNormal {
  return new SeededTruncatedNormal(args);
}
