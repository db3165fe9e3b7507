import { type SeededSpatialDropoutArguments, SpatialDropout } from './spatial_dropout.ts';

/** The arguments of `SeededSpatialDropout3D`. */
export type SeededSpatialDropout3DArguments = SeededSpatialDropoutArguments;

/**
 * A layer that drops whole feature maps of a volume in training.
 *
 * **Shape** [batch, planes, rows, columns, channels], or [batch, channels, planes, rows, columns] with
 * `dataFormat: 'channelsFirst'`.
 */
export class SeededSpatialDropout3D extends SpatialDropout {
  static override className = 'SeededSpatialDropout3D';
  static override kind = 'spatial_dropout3d';

  constructor(args: SeededSpatialDropout3DArguments) {
    super(args, 5);
  }
}

/**
 * Returns a layer that drops whole feature maps of a volume in training, and scales the rest by `1 / (1 - rate)`.
 *
 * `rate` is the fraction of the feature maps to drop, with one decision for each example and channel. In inference the
 * layer returns its input.
 *
 * **Shape** [batch, planes, rows, columns, channels], or [batch, channels, planes, rows, columns] with
 * `dataFormat: 'channelsFirst'`.
 * **Range** `rate` in [0, 1).
 *
 * @example
 * model.add(seededSpatialDropout3D({ rate: 0.2, generator }));
 */
export function seededSpatialDropout3D(args: SeededSpatialDropout3DArguments): SeededSpatialDropout3D {
  return new SeededSpatialDropout3D(args);
}
