import type { DrawOffset } from '../numbers/philox.ts';
import { fillTruncatedNormal } from '../numbers/truncated_normal.ts';
import { SeededRandomNormal, type SeededRandomNormalArguments } from './random_normal.ts';

/** The arguments of `SeededTruncatedNormal`. */
export type SeededTruncatedNormalArguments = SeededRandomNormalArguments;

/**
 * Normal initial values, drawn again until they lie within two standard deviations of the mean. `stddev` is that of
 * the normal before it is truncated.
 *
 * **Range** `mean` plus or minus 2 `stddev`.
 * **See** Keras, `TruncatedNormal`.
 */
export class SeededTruncatedNormal extends SeededRandomNormal {
  static override className = 'SeededTruncatedNormal';
  static override kind = 'truncated_normal';

  protected override fill(out: Float32Array, _shape: readonly number[], offset: DrawOffset): void {
    fillTruncatedNormal(offset, out, this.mean, this.stddev);
  }
}

/** Makes a `SeededTruncatedNormal`. */
export function seededTruncatedNormal(args?: SeededTruncatedNormalArguments): SeededTruncatedNormal {
  return new SeededTruncatedNormal(args);
}
