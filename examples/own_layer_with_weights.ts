import * as tf from '@tensorflow/tfjs';
import { SeededGlorotUniform, Source, type SourceArguments } from 'tfjs-seeded';

/** The arguments of any layer, where its masks and its initial weights come from, and its own. */
export type DropConnectArguments = ConstructorParameters<typeof tf.layers.Layer>[0] &
  SourceArguments & { units: number; rate: number; kernelInitializer?: SourceArguments };

/**
 * A layer of one's own with weights: a dense layer that drops a random part of its weights in training.
 *
 * A layer that `SeededLayer` does not fit makes a `Source` in its constructor, draws from `source.stream` in `call`,
 * and adds `source.getConfig()` to its config. It must not draw from it in `build`, which tfjs also calls on loading.
 *
 * **See** L. Wan et al., "Regularization of Neural Networks using DropConnect", ICML 2013.
 */
export class DropConnect extends tf.layers.Layer {
  static className = 'DropConnect';
  readonly units: number;
  readonly rate: number;
  readonly source: Source;
  readonly kernelInitializer: SeededGlorotUniform;
  kernel: tf.LayerVariable | undefined;

  constructor(args: DropConnectArguments) {
    const { units, rate } = args;
    if (!(rate >= 0 && rate < 1)) throw new RangeError(`DropConnect: \`rate\` must be in [0, 1), but got ${rate}.`);
    super(args);
    this.units = units;
    this.rate = rate;
    this.source = Source.of('DropConnect', 'drop_connect', args);
    // With a `seed` there is no generator, and the initial weights come from the global one.
    this.kernelInitializer = new SeededGlorotUniform(args.kernelInitializer ?? { generator: this.source.generator });
  }

  override build(inputShape: tf.Shape): void {
    const shape = [inputShape.at(-1) as number, this.units];
    this.kernel = this.addWeight('kernel', shape, 'float32', this.kernelInitializer);
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const kernel = (this.kernel as tf.LayerVariable).read();
      if (!training || this.rate === 0) return tf.matMul(x, kernel);
      const mask = this.source.stream.bernoulli(kernel.shape, 1 - this.rate);
      return tf.matMul(x, tf.mul(tf.mul(kernel, mask), 1 / (1 - this.rate)));
    });
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return [...inputShape.slice(0, -1), this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { units, rate, source, kernelInitializer } = this;
    const own = { units, rate, kernelInitializer: kernelInitializer.getConfig() };
    return { ...super.getConfig(), ...own, ...(source.getConfig() as tf.serialization.ConfigDict) };
  }
}

tf.serialization.registerClass(DropConnect);
