import { type SeededSpatialDropoutArguments, SpatialDropout } from './spatial_dropout.ts';

/** The arguments of `SeededSpatialDropout1D`. */
export type SeededSpatialDropout1DArguments = Omit<SeededSpatialDropoutArguments, 'dataFormat'>;

/**
 * A layer that drops whole feature maps of a sequence in training.
 *
 * **Shape** [batch, steps, channels].
 */
export class SeededSpatialDropout1D extends SpatialDropout {
  static override className = 'SeededSpatialDropout1D';
  static override kind = 'spatial_dropout1d';

  constructor(args: SeededSpatialDropout1DArguments) {
    super(args, 3);
  }
}

/**
 * Returns a layer that drops whole feature maps of a sequence in training, and scales the rest by `1 / (1 - rate)`.
 *
 * `rate` is the fraction of the feature maps to drop, with one decision for each example and channel. In inference the
 * layer returns its input.
 *
 * **Shape** [batch, steps, channels].
 * **Range** `rate` in [0, 1).
 *
 * @example
 * model.add(seededSpatialDropout1D({ rate: 0.2, generator }));
 */
export function seededSpatialDropout1D(args: SeededSpatialDropout1DArguments): SeededSpatialDropout1D {
  return new SeededSpatialDropout1D(args);
}
