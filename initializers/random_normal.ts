import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import { checkFinite, wrong } from '../generator/arguments.ts';
import type { Draw } from '../generator/draw.ts';
import type { SourceArguments } from '../generator/source.ts';
import { SeededInitializer } from './seeded_initializer.ts';

/** The arguments of `SeededRandomNormal` and `SeededTruncatedNormal`. */
export interface SeededRandomNormalArguments extends SourceArguments {
  /** The mean, 0 by default. */
  mean?: number | null;
  /** The standard deviation, at least 0; 0.05 by default. An explicit 0 is kept (stock tfjs uses the default then). */
  stddev?: number | null;
}

/**
 * Normal initial values.
 *
 * **Range** `mean` plus or minus 5.68 `stddev`.
 * **See** Keras, `RandomNormal`.
 */
export class SeededRandomNormal extends SeededInitializer {
  static override className = 'SeededRandomNormal';
  static override kind = 'random_normal';
  readonly mean: number;
  readonly stddev: number;

  constructor(args: SeededRandomNormalArguments = {}) {
    const { className } = new.target;
    const mean = args?.mean ?? 0;
    const stddev = args?.stddev ?? 0.05;
    checkFinite(className, 'mean', mean);
    checkFinite(className, 'stddev', stddev);
    if (!(stddev >= 0)) throw wrong(RangeError, className, 'stddev', 'at least 0', stddev);
    super(args);
    this.mean = mean;
    this.stddev = stddev;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), mean: this.mean, stddev: this.stddev };
  }

  protected values(shape: number[], draw: Draw): Tensor {
    return draw.normal(shape, this.mean, this.stddev);
  }
}

/**
 * Returns an initializer of normal values: `mean` (0 by default) plus or minus 5.68 `stddev` (0.05 by default).
 *
 * @example
 * tf.layers.dense({ units: 8, kernelInitializer: seededRandomNormal({ stddev: 0.1, generator }) });
 */
export function seededRandomNormal(args?: SeededRandomNormalArguments): SeededRandomNormal {
  return new SeededRandomNormal(args);
}
