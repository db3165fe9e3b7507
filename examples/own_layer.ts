import * as tf from '@tensorflow/tfjs';
import { SeededLayer, type SeededLayerArguments } from 'tfjs-seeded';

/** The arguments of any layer, where its randomness comes from, and how strong the noise is. */
export type UniformNoiseArguments = SeededLayerArguments & { amount: number };

/** A layer of one's own: adds uniform noise in [-amount, amount) to its input in training. */
export class UniformNoise extends SeededLayer {
  static override className = 'UniformNoise';
  static override kind = 'uniform_noise';
  readonly amount: number;

  constructor(args: UniformNoiseArguments) {
    const { amount } = args;
    if (!(amount >= 0)) throw new RangeError(`UniformNoise: \`amount\` must be at least 0, but got ${amount}.`);
    super(args);
    this.amount = amount;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), amount: this.amount };
  }

  /** Called in training only: one draw. */
  protected perturb(x: tf.Tensor): tf.Tensor {
    return tf.add(x, this.stream.uniform(x.shape, -this.amount, this.amount));
  }
}

tf.serialization.registerClass(UniformNoise);
