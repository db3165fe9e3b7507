import type { serialization } from '@tensorflow/tfjs-core';
import { InputSpec } from '@tensorflow/tfjs-layers';
import { wrong } from '../generator/arguments.ts';
import { SeededDropout } from './dropout.ts';
import type { SeededLayerArguments } from './seeded_layer.ts';

/** The arguments of `SeededSpatialDropout2D` and `3D`. Those of `1D` are the same without `dataFormat`. */
export type SeededSpatialDropoutArguments = SeededLayerArguments & {
  /** Fraction of the feature maps to drop, in [0, 1). */
  rate: number;
  /** Whether the channels are the last axis (the default) or the one after the batch axis. */
  dataFormat?: 'channelsLast' | 'channelsFirst' | null;
};

/**
 * The common base of the spatial dropouts, which drop whole feature maps: one decision for each example and channel.
 *
 * **See** Keras, `keras/src/layers/regularization/spatial_dropout.py`; J. Tompson et al., "Efficient Object
 * Localization Using Convolutional Networks", CVPR 2015.
 */
export abstract class SpatialDropout extends SeededDropout {
  readonly dataFormat: 'channelsLast' | 'channelsFirst';

  constructor(args: SeededSpatialDropoutArguments, rank: number) {
    const dataFormat = args?.dataFormat ?? 'channelsLast';
    if (dataFormat !== 'channelsLast' && dataFormat !== 'channelsFirst') {
      throw wrong(RangeError, new.target.className, 'dataFormat', "'channelsLast' or 'channelsFirst'", dataFormat);
    }
    super({ ...args, noiseShape: null });
    this.dataFormat = dataFormat;
    this.inputSpec = [new InputSpec({ ndim: rank })];
  }

  override getConfig(): serialization.ConfigDict {
    const { noiseShape, ...config } = super.getConfig();
    return { ...config, dataFormat: this.dataFormat };
  }

  protected override maskShape(shape: readonly number[]): number[] {
    const channels = this.dataFormat === 'channelsFirst' ? 1 : shape.length - 1;
    return shape.map((length, axis) => (axis === 0 || axis === channels ? length : 1));
  }
}
