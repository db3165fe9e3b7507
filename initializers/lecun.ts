import type { SourceArguments } from '../generator/source.ts';
import type { VarianceScalingSettings } from './variance_scaling.ts';
import { SeededVarianceScalingPreset } from './variance_scaling_preset.ts';

/**
 * Truncated normal initial values of variance `1 / fanIn`.
 *
 * **See** Keras, `LecunNormal`; Y. LeCun et al., "Efficient BackProp" (1998).
 */
export class SeededLeCunNormal extends SeededVarianceScalingPreset {
  static override className = 'SeededLeCunNormal';
  static override kind = 'lecun_normal';
  /** @internal */
  static override preset: VarianceScalingSettings = { scale: 1, mode: 'fanIn', distribution: 'truncatedNormal' };
}

/**
 * Returns an initializer of truncated normal values of variance `1 / fanIn`, for layers with SELU.
 *
 * @example
 * tf.layers.dense({ units: 8, kernelInitializer: seededLeCunNormal({ generator }) });
 */
export function seededLeCunNormal(args?: SourceArguments): SeededLeCunNormal {
  return new SeededLeCunNormal(args);
}

/**
 * Uniform initial values within plus or minus `sqrt(3 / fanIn)`.
 *
 * **See** Keras, `LecunUniform`; Y. LeCun et al., "Efficient BackProp" (1998).
 */
export class SeededLeCunUniform extends SeededVarianceScalingPreset {
  static override className = 'SeededLeCunUniform';
  static override kind = 'lecun_uniform';
  /** @internal */
  static override preset: VarianceScalingSettings = { scale: 1, mode: 'fanIn', distribution: 'uniform' };
}

/**
 * Returns an initializer of uniform values within plus or minus `sqrt(3 / fanIn)`, for layers with SELU.
 *
 * @example
 * tf.layers.dense({ units: 8, kernelInitializer: seededLeCunUniform({ generator }) });
 */
export function seededLeCunUniform(args?: SourceArguments): SeededLeCunUniform {
  return new SeededLeCunUniform(args);
}
