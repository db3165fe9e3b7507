import type { SourceArguments } from '../generator/source.ts';
import type { VarianceScalingSettings } from './variance_scaling.ts';
import { SeededVarianceScalingPreset } from './variance_scaling_preset.ts';

/**
 * Truncated normal initial values of variance `2 / (fanIn + fanOut)`.
 *
 * **See** Keras, `GlorotNormal`; X. Glorot and Y. Bengio, AISTATS 2010.
 */
export class SeededGlorotNormal extends SeededVarianceScalingPreset {
  static override className = 'SeededGlorotNormal';
  static override kind = 'glorot_normal';
  /** @internal */
  static override preset: VarianceScalingSettings = { scale: 1, mode: 'fanAvg', distribution: 'truncatedNormal' };
}

/**
 * Returns an initializer of truncated normal values of variance `2 / (fanIn + fanOut)`, the default of stock tfjs.
 *
 * @example
 * tf.layers.dense({ units: 8, kernelInitializer: seededGlorotNormal({ generator }) });
 */
export function seededGlorotNormal(args?: SourceArguments): SeededGlorotNormal {
  return new SeededGlorotNormal(args);
}

/**
 * Uniform initial values within plus or minus `sqrt(6 / (fanIn + fanOut))`.
 *
 * **See** Keras, `GlorotUniform`; X. Glorot and Y. Bengio, AISTATS 2010.
 */
export class SeededGlorotUniform extends SeededVarianceScalingPreset {
  static override className = 'SeededGlorotUniform';
  static override kind = 'glorot_uniform';
  /** @internal */
  static override preset: VarianceScalingSettings = { scale: 1, mode: 'fanAvg', distribution: 'uniform' };
}

/**
 * Returns an initializer of uniform values within plus or minus `sqrt(6 / (fanIn + fanOut))`, the default of Keras.
 *
 * @example
 * tf.layers.dense({ units: 8, kernelInitializer: seededGlorotUniform({ generator }) });
 */
export function seededGlorotUniform(args?: SourceArguments): SeededGlorotUniform {
  return new SeededGlorotUniform(args);
}
