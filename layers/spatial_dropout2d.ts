import { type SeededSpatialDropoutArguments, SpatialDropout } from './spatial_dropout.ts';

/** The arguments of `SeededSpatialDropout2D`. */
export type SeededSpatialDropout2DArguments = SeededSpatialDropoutArguments;

/**
 * A layer that drops whole feature maps of an image in training.
 *
 * **Shape** [batch, rows, columns, channels], or [batch, channels, rows, columns] with `dataFormat: 'channelsFirst'`.
 */
export class SeededSpatialDropout2D extends SpatialDropout {
  static override className = 'SeededSpatialDropout2D';
  static override kind = 'spatial_dropout2d';

  constructor(args: SeededSpatialDropout2DArguments) {
    super(args, 4);
  }
}

/**
 * Returns a layer that drops whole feature maps of an image in training, and scales the rest by `1 / (1 - rate)`.
 *
 * `rate` is the fraction of the feature maps to drop, with one decision for each example and channel. In inference the
 * layer returns its input.
 *
 * **Shape** [batch, rows, columns, channels], or [batch, channels, rows, columns] with `dataFormat: 'channelsFirst'`.
 * **Range** `rate` in [0, 1).
 *
 * @example
 * model.add(seededSpatialDropout2D({ rate: 0.2, generator }));
 */
export function seededSpatialDropout2D(args: SeededSpatialDropout2DArguments): SeededSpatialDropout2D {
  return new SeededSpatialDropout2D(args);
}
