import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import { checkRange } from '../generator/arguments.ts';
import type { Draw } from '../generator/draw.ts';
import type { SourceArguments } from '../generator/source.ts';
import { hostUniform } from './host_uniform.ts';
import { SeededInitializer } from './seeded_initializer.ts';

/** The arguments of `SeededRandomUniform`. */
export interface SeededRandomUniformArguments extends SourceArguments {
  /** Lower bound, -0.05 by default. An explicit 0 is kept (stock tfjs replaces it by the default). */
  minval?: number | null;
  /** Upper bound, exclusive; 0.05 by default. An explicit 0 is kept. */
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
    const minval = args?.minval ?? -0.05;
    const maxval = args?.maxval ?? 0.05;
    checkRange(new.target.className, minval, maxval);
    super(args);
    this.minval = minval;
    this.maxval = maxval;
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), minval: this.minval, maxval: this.maxval };
  }

  protected values(shape: number[], draw: Draw): Tensor {
    return hostUniform(shape, draw, this.minval, this.maxval);
  }
}

/**
 * Returns an initializer of uniform values in [minval, maxval), by default [-0.05, 0.05).
 *
 * @example
 * tf.layers.embedding({ inputDim: 10, outputDim: 4, embeddingsInitializer: seededRandomUniform({ generator }) });
 */
export function seededRandomUniform(args?: SeededRandomUniformArguments): SeededRandomUniform {
  return new SeededRandomUniform(args);
}
