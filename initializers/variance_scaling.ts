import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import { checkFinite, wrong } from '../generator/arguments.ts';
import type { Draw } from '../generator/draw.ts';
import type { SourceArguments } from '../generator/source.ts';
import { fans } from './fans.ts';
import { hostUniform } from './host_uniform.ts';
import { SeededInitializer } from './seeded_initializer.ts';

const MODES = ['fanIn', 'fanOut', 'fanAvg'] as const;
const DISTRIBUTIONS = ['truncatedNormal', 'untruncatedNormal', 'normal', 'uniform'] as const;

/** The standard deviation of a standard normal that is truncated to (-2, 2). */
const TRUNCATED_STDDEV = 0.8796256610342398;

/** Which fan the variance is divided by: the inputs of a unit, its outputs, or their average. */
export type FanMode = (typeof MODES)[number];

/** The distribution of the values; `'normal'` is Keras's older name of `'truncatedNormal'`. */
export type VarianceScalingDistribution = (typeof DISTRIBUTIONS)[number];

/** The arguments of `SeededVarianceScaling`. */
export interface SeededVarianceScalingArguments extends SourceArguments {
  /** The numerator of the variance `scale / n`; greater than 0, 1 by default. */
  scale?: number | null;
  /** What `n` is; `'fanIn'` by default. Keras's spelling (`'fan_in'`) is accepted too. */
  mode?: FanMode | 'fan_in' | 'fan_out' | 'fan_avg' | null;
  /** The distribution; `'truncatedNormal'` by default. Keras's spelling (`'truncated_normal'`) is accepted too. */
  distribution?: VarianceScalingDistribution | 'truncated_normal' | 'untruncated_normal' | null;
}

/** The arguments of a `SeededVarianceScaling` that determine its distribution. */
export type VarianceScalingSettings = Pick<SeededVarianceScalingArguments, 'scale' | 'mode' | 'distribution'>;

/**
 * Initial values with mean 0 and variance `scale / n`, where `n` is the number of inputs of a unit, of its outputs, or
 * their average, and at least 1.
 *
 * A truncated normal is widened, so that it has this variance after truncation.
 *
 * **Range** truncated normal: plus or minus 2.28 standard deviations; uniform: plus or minus 1.74.
 * **See** Keras, `VarianceScaling`.
 */
export class SeededVarianceScaling extends SeededInitializer {
  static override className = 'SeededVarianceScaling';
  static override kind = 'variance_scaling';
  readonly scale: number;
  readonly mode: FanMode;
  readonly distribution: VarianceScalingDistribution;

  /** `settings` has scale, mode and distribution; by default `args` has them. */
  constructor(args: SeededVarianceScalingArguments = {}, settings: VarianceScalingSettings = args) {
    const { className } = new.target;
    const scale = settings?.scale ?? 1;
    checkFinite(className, 'scale', scale);
    if (!(scale > 0)) throw wrong(RangeError, className, 'scale', 'greater than 0', scale);
    const mode = oneOf(MODES, className, 'mode', settings?.mode ?? 'fanIn');
    const distribution = oneOf(DISTRIBUTIONS, className, 'distribution', settings?.distribution ?? 'truncatedNormal');
    super(args);
    this.scale = scale;
    this.mode = mode;
    this.distribution = distribution;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), scale: this.scale, mode: this.mode, distribution: this.distribution };
  }

  protected values(shape: number[], draw: Draw): Tensor {
    const { fanIn, fanOut } = fans(shape);
    const n = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[this.mode];
    const variance = this.scale / Math.max(1, n);
    if (this.distribution === 'uniform') {
      const limit = Math.sqrt(3 * variance);
      return hostUniform(shape, draw, -limit, limit);
    }
    if (this.distribution === 'untruncatedNormal') return draw.normal(shape, 0, Math.sqrt(variance));
    return draw.truncatedNormal(shape, 0, Math.sqrt(variance) / TRUNCATED_STDDEV);
  }
}

/**
 * Returns an initializer of values with mean 0 and variance `scale / n`, where `n` is the number of inputs of a unit
 * (`mode: 'fanIn'`, the default), of its outputs (`'fanOut'`) or their average (`'fanAvg'`).
 *
 * @example
 * const kernelInitializer = seededVarianceScaling({ scale: 2, mode: 'fanOut', distribution: 'uniform', generator });
 */
export function seededVarianceScaling(args?: SeededVarianceScalingArguments): SeededVarianceScaling {
  return new SeededVarianceScaling(args);
}

function oneOf<T extends string>(all: readonly T[], where: string, name: string, value: unknown): T {
  const camel = typeof value === 'string' ? value.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()) : value;
  const known = all.find((one) => one === camel);
  if (known === undefined) throw wrong(RangeError, where, name, `one of '${all.join("', '")}'`, value);
  return known;
}
