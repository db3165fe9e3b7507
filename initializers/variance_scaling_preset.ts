import type { serialization } from '@tensorflow/tfjs-core';
import type { SourceArguments } from '../generator/source.ts';
import { SeededInitializer } from './seeded_initializer.ts';
import { SeededVarianceScaling, type VarianceScalingSettings } from './variance_scaling.ts';

/** A `SeededVarianceScaling` with fixed arguments, which its config leaves out. */
export abstract class SeededVarianceScalingPreset extends SeededVarianceScaling {
  /** @internal */
  static preset: VarianceScalingSettings;

  constructor(args?: SourceArguments) {
    super(args, new.target.preset);
  }

  override getConfig(): serialization.ConfigDict {
    return SeededInitializer.prototype.getConfig.call(this);
  }
}
