import type { SourceArguments } from '../generator/source.ts';
import type { VarianceScalingSettings } from './variance_scaling.ts';
import { SeededVarianceScalingPreset } from './variance_scaling_preset.ts';

/**
 * Truncated normal initial values of variance `2 / fanIn`.
 *
 * **See** Keras, `HeNormal`; K. He et al., ICCV 2015.
 */
export class SeededHeNormal extends SeededVarianceScalingPreset {
  static override className = 'SeededHeNormal';
  static override kind = 'he_normal';
  /** @internal */
  static override preset: VarianceScalingSettings = { scale: 2, mode: 'fanIn', distribution: 'truncatedNormal' };
}

/**
 * Returns an initializer of truncated normal values of variance `2 / fanIn`, for layers with ReLU.
 *
 * @example
 * tf.layers.dense({ units: 8, kernelInitializer: seededHeNormal({ generator }) });
 */
export function seededHeNormal(args?: SourceArguments): SeededHeNormal {
  return new SeededHeNormal(args);
}

/**
 * Uniform initial values within plus or minus `sqrt(6 / fanIn)`.
 *
 * **See** Keras, `HeUniform`; K. He et al., ICCV 2015.
 */
export class SeededHeUniform extends SeededVarianceScalingPreset {
  static override className = 'SeededHeUniform';
  static override kind = 'he_uniform';
  /** @internal */
  static override preset: VarianceScalingSettings = { scale: 2, mode: 'fanIn', distribution: 'uniform' };
}

/**
 * Returns an initializer of uniform values within plus or minus `sqrt(6 / fanIn)`, for layers with ReLU.
 *
 * @example
 * tf.layers.dense({ units: 8, kernelInitializer: seededHeUniform({ generator }) });
 */
export function seededHeUniform(args?: SourceArguments): SeededHeUniform {
  return new SeededHeUniform(args);
}
