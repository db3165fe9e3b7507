import * as tf from '@tensorflow/tfjs';
import { Generator, seededBatches, seededDropout, seededHeNormal } from 'tfjs-seeded';
import { readDigits } from './read_digits.ts';

/** What a worker is told: plain JSON. */
export interface Task {
  /** The record of the member's generator: it says which of the members this one is. */
  record: ReturnType<Generator['getConfig']>;
  epochs: number;
}

/** What comes of a member. */
export interface Member {
  weights: Float32Array[];
  /** The probabilities that it gives to each digit of the test, [digits, 10]. */
  predictions: Float32Array;
}

/** Trains one member of the ensemble, with everything random from its own generator. */
export async function trainMember({ record, epochs }: Task): Promise<Member> {
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const generator = Generator.fromConfig(record);
  const model = tf.sequential({
    layers: [
      tf.layers.dense({
        units: 32,
        activation: 'relu',
        inputShape: [64],
        kernelInitializer: seededHeNormal({ generator }),
      }),
      seededDropout({ rate: 0.2, generator }),
      tf.layers.dense({ units: 10, activation: 'softmax', kernelInitializer: seededHeNormal({ generator }) }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  const { training, test } = readDigits();
  const digits = await training.toArray();
  const tensors = { xs: tf.tensor(digits.map(({ xs }) => xs)), ys: tf.tensor(digits.map(({ ys }) => ys)) };
  await model.fitDataset(seededBatches(tensors, { batchSize: 64, generator }), { epochs, verbose: 0 });
  const predictions = model.predict(test[0]) as tf.Tensor;
  return {
    weights: model.getWeights().map((weight) => weight.dataSync().slice() as Float32Array),
    predictions: predictions.dataSync().slice() as Float32Array,
  };
}
