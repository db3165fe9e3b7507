import * as tf from '@tensorflow/tfjs';
import { type Generator, seededDropout, seededGlorotUniform, seededHeNormal, seededRandomNormal } from '../../index.ts';

/** A Sequential model: dropouts and initializers, one initializer shared by two layers. */
export function sequential(generator: Generator): tf.LayersModel {
  const shared = seededGlorotUniform({ generator });
  return tf.sequential({
    layers: [
      tf.layers.dense({ units: 8, inputShape: [6], kernelInitializer: shared, activation: 'relu' }),
      seededDropout({ rate: 0.3, generator }),
      tf.layers.dense({ units: 8, kernelInitializer: shared, biasInitializer: seededRandomNormal({ generator }) }),
      seededDropout({ rate: 0.5, generator, stream: 'head/Dropout_2' }),
      tf.layers.dense({ units: 2, kernelInitializer: seededHeNormal({ generator }) }),
    ],
  });
}

/** Trains such a model by `fit`. */
export async function train(model: tf.LayersModel, epochs: number, initialEpoch = 0): Promise<void> {
  const xs = tf.range(0, 60).sin().reshape([10, 6]);
  const ys = tf.range(0, 20).cos().reshape([10, 2]);
  await model.fit(xs, ys, { epochs, initialEpoch, batchSize: 4, shuffle: false, verbose: 0 });
}
