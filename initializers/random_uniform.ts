import type { serialization } from '@tensorflow/tfjs-core';
import { checkRange } from '../generator/arguments.ts';
import type { SourceArguments } from '../generator/source.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import { fillUniform } from '../numbers/uniform.ts';
import { SeededInitializer } from './seeded_initializer.ts';

/** The arguments of `SeededRandomUniform`. */
export interface SeededRandomUniformArguments extends SourceArguments {
  /** The least value, -0.05 by default. 0 is 0. */
  minval?: number | null;
  /** The bound above, 0.05 by default. */
  maxval?: number | null;
}

/**
 * Uniform initial values.
 *
 * **Range** [minval, maxval).
 * **See** Keras, `RandomUniform`.
 */
export class SeededRandomUniform extends SeededInitializer {
  static override className = 'SeededRandomUniform';
  static override kind = 'random_uniform';
  readonly minval: number;
  readonly maxval: number;

  constructor(args: SeededRandomUniformArguments = {}) {
    const { className } = new.target;
    const minval = args?.minval ?? -0.05;
    const maxval = args?.maxval ?? 0.05;
    checkRange(className, minval, maxval);
    super(args);
    this.minval = minval;
    this.maxval = maxval;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), minval: this.minval, maxval: this.maxval };
  }

  protected fill(out: Float32Array, _shape: readonly number[], offset: DrawOffset): void {
    fillUniform(offset, out, this.minval, this.maxval);
  }
}

/** Makes a `SeededRandomUniform`. */
export function seededRandomUniform(args?: SeededRandomUniformArguments): SeededRandomUniform {
  return new SeededRandomUniform(args);
}
