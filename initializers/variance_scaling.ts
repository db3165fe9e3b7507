import type { serialization } from '@tensorflow/tfjs-core';
import { checkFinite, wrong } from '../generator/arguments.ts';
import type { SourceArguments } from '../generator/source.ts';
import { fillNormal } from '../numbers/normal.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import { fillTruncatedNormal } from '../numbers/truncated_normal.ts';
import { fillUniform } from '../numbers/uniform.ts';
import { fans } from './fans.ts';
import { SeededInitializer } from './seeded_initializer.ts';

const MODES = ['fanIn', 'fanOut', 'fanAvg'] as const;
const DISTRIBUTIONS = ['truncatedNormal', 'untruncatedNormal', 'normal', 'uniform'] as const;

/** The standard deviation of a standard normal that is truncated to (-2, 2). */
const TRUNCATED_STDDEV = 0.8796256610342398;

/** Which fan the variance is divided by. */
export type FanMode = (typeof MODES)[number];

/** What the values are drawn from; `'normal'` is Keras's older name of `'truncatedNormal'`. */
export type VarianceScalingDistribution = (typeof DISTRIBUTIONS)[number];

/** The arguments of `SeededVarianceScaling`. */
export interface SeededVarianceScalingArguments extends SourceArguments {
  /** What the variance is before it is divided, 1 by default; greater than 0. */
  scale?: number | null;
  /** `'fanIn'` by default. Keras's spelling (`'fan_in'`) is understood too. */
  mode?: FanMode | 'fan_in' | 'fan_out' | 'fan_avg' | null;
  /** `'truncatedNormal'` by default. Keras's spelling (`'truncated_normal'`) is understood too. */
  distribution?: VarianceScalingDistribution | 'truncated_normal' | 'untruncated_normal' | null;
}

/**
 * Initial values with mean 0 and variance `scale / n`, where `n` is the number of inputs of a unit, of its outputs, or
 * their average, and at least 1.
 *
 * A truncated normal is widened so that it has this variance after it is truncated.
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

  constructor(args: SeededVarianceScalingArguments = {}) {
    const { className } = new.target;
    const scale = args?.scale ?? 1;
    checkFinite(className, 'scale', scale);
    if (!(scale > 0)) throw wrong(RangeError, className, 'scale', 'greater than 0', scale);
    const mode = oneOf(MODES, className, 'mode', args?.mode ?? 'fanIn');
    const distribution = oneOf(DISTRIBUTIONS, className, 'distribution', args?.distribution ?? 'truncatedNormal');
    super(args);
    this.scale = scale;
    this.mode = mode;
    this.distribution = distribution;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), scale: this.scale, mode: this.mode, distribution: this.distribution };
  }

  protected fill(out: Float32Array, shape: readonly number[], offset: DrawOffset): void {
    const { fanIn, fanOut } = fans(shape);
    const n = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[this.mode];
    const variance = this.scale / Math.max(1, n);
    if (this.distribution === 'uniform') {
      const limit = Math.sqrt(3 * variance);
      fillUniform(offset, out, -limit, limit);
    } else if (this.distribution === 'untruncatedNormal') {
      fillNormal(offset, out, 0, Math.sqrt(variance));
    } else {
      fillTruncatedNormal(offset, out, 0, Math.sqrt(variance) / TRUNCATED_STDDEV);
    }
  }
}

/** Makes a `SeededVarianceScaling`. */
export function seededVarianceScaling(args?: SeededVarianceScalingArguments): SeededVarianceScaling {
  return new SeededVarianceScaling(args);
}

function oneOf<T extends string>(all: readonly T[], where: string, name: string, value: unknown): T {
  const camel = typeof value === 'string' ? value.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()) : value;
  const known = all.find((one) => one === camel);
  if (known === undefined) throw wrong(RangeError, where, name, `one of '${all.join("', '")}'`, value);
  return known;
}
