import * as tf from '@tensorflow/tfjs';
import {
  Checkpoints,
  Generator,
  type StorageLocation,
  seededBatches,
  seededDropout,
  seededGlorotUniform,
} from 'tfjs-seeded';
import { readDigits } from './read_digits.ts';

/** How long the vectors are that digits are made from. */
const LATENT = 16;
const BATCH = 64;
const STEPS_PER_EPOCH = 24;
const SAVE_EVERY = 5;

/** A GAN after its training: both networks, and the loss of each at every step. */
export interface TrainedGAN {
  discriminator: tf.LayersModel;
  gan: tf.LayersModel;
  losses: { discriminator: number[]; gan: number[] };
  generator: Generator;
}

/**
 * Trains a generative adversarial network on the digits, in a loop of its own. Killed at any instant and run again, it
 * ends with the very same networks: two models, two optimizers, the dataset, and what the loop itself keeps are one
 * checkpoint.
 */
export async function trainGAN(location: StorageLocation, epochs: number, onStep = () => {}): Promise<TrainedGAN> {
  const generator = Generator.fromSeed(42);
  const dense = (units: number, activation: 'relu' | 'tanh' | 'sigmoid', inputShape?: number[]) =>
    tf.layers.dense({ units, activation, inputShape, kernelInitializer: seededGlorotUniform({ generator }) });

  const discriminator = tf.sequential({
    layers: [dense(48, 'relu', [64]), seededDropout({ rate: 0.3, generator }), dense(1, 'sigmoid')],
  });
  discriminator.compile({ optimizer: tf.train.adam(0.0005), loss: 'binaryCrossentropy' });

  // The digits' maker learns through a discriminator that does not learn meanwhile.
  const maker = tf.sequential({ layers: [dense(48, 'relu', [LATENT]), dense(64, 'tanh')] });
  discriminator.trainable = false;
  const latent = tf.input({ shape: [LATENT] });
  const verdict = discriminator.apply(maker.apply(latent)) as tf.SymbolicTensor;
  const gan = tf.model({ inputs: latent, outputs: verdict });
  gan.compile({ optimizer: tf.train.adam(0.001), loss: 'binaryCrossentropy' });

  const digits = (await readDigits().training.toArray()) as { xs: Float32Array }[];
  const xs = tf.tensor(digits.map((digit) => digit.xs));
  const batches = seededBatches({ xs }, { batchSize: BATCH, smallLastBatch: false, generator });
  const noise = generator.stream('latent');

  const checkpoints = new Checkpoints(location);
  const losses = { discriminator: [] as number[], gan: [] as number[] };
  const run = { models: { discriminator, gan }, dataset: batches, state: losses };
  const { step: saved = 0 } = ((await checkpoints.restore(run)) ?? {}) as { step?: number };

  let step = saved;
  const steps = epochs * STEPS_PER_EPOCH;
  while (step < steps) {
    const iterator = await batches.iterator();
    while (step < steps) {
      const { value, done } = await iterator.next();
      if (done) break;
      const real = (value as { xs: tf.Tensor }).xs;
      const [all, labels, vectors, ones] = tf.tidy(() => {
        const made = maker.predict(noise.normal([BATCH, LATENT])) as tf.Tensor;
        const half = tf.ones([BATCH, 1]);
        return [real.concat(made), half.concat(tf.zeros([BATCH, 1])), noise.normal([BATCH, LATENT]), half];
      });
      discriminator.trainable = true;
      losses.discriminator.push((await discriminator.trainOnBatch(all, labels)) as number);
      discriminator.trainable = false;
      losses.gan.push((await gan.trainOnBatch(vectors, ones)) as number);
      tf.dispose([real, all, labels, vectors, ones]);
      step += 1;
      if (step % SAVE_EVERY === 0 || step === steps) await checkpoints.save(run, { step });
      onStep();
    }
  }
  xs.dispose();
  await checkpoints.release();
  return { discriminator, gan, losses, generator };
}
