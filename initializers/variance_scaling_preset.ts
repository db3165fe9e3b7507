import type { serialization } from '@tensorflow/tfjs-core';
import type { SourceArguments } from '../generator/source.ts';
import { SeededVarianceScaling, type SeededVarianceScalingArguments } from './variance_scaling.ts';

/** The arguments that a preset fixes. */
export type VarianceScalingPreset = Required<Pick<SeededVarianceScalingArguments, 'scale' | 'mode' | 'distribution'>>;

/** A `SeededVarianceScaling` with fixed arguments, which its config leaves out. */
export abstract class SeededVarianceScalingPreset extends SeededVarianceScaling {
  /** @internal */
  static preset: VarianceScalingPreset;

  constructor(args?: SourceArguments) {
    super({ ...args, ...new.target.preset });
  }

  override getConfig(): serialization.ConfigDict {
    const { scale, mode, distribution, ...config } = super.getConfig();
    return config;
  }
}
