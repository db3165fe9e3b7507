import * as tf from '@tensorflow/tfjs';
import { type Draw, SeededInitializer, type SourceArguments } from 'tfjs-seeded';

/** Where the randomness comes from, and how large the values are. */
export interface TernaryArguments extends SourceArguments {
  /** Greater than 0; 1 by default. In a config it can be null, which tfjs writes for what is left out. */
  scale?: number | null;
}

/** An initializer of one's own: every value is -scale, 0 or scale, each with probability 1/3. */
export class Ternary extends SeededInitializer {
  static override className = 'Ternary';
  static override kind = 'ternary';
  readonly scale: number;

  constructor(args: TernaryArguments = {}) {
    const scale = args.scale ?? 1;
    if (!(scale > 0)) throw new RangeError(`Ternary: \`scale\` must be greater than 0, but got ${scale}.`);
    super(args);
    this.scale = scale;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), scale: this.scale };
  }

  /** Everything is made from the one `draw`. It returns the same numbers each time that it is evaluated. */
  protected values(shape: number[], draw: Draw): tf.Tensor {
    return tf.mul(draw.uniformInt(shape, -1, 2), this.scale);
  }
}

tf.serialization.registerClass(Ternary);
