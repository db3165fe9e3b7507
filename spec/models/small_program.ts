import * as tf from '@tensorflow/tfjs';
import {
  type Checkpointed,
  Checkpoints,
  Generator,
  type StorageLocation,
  seededDropout,
  seededGlorotUniform,
} from '../../index.ts';

/** What a small program makes anew in each process. */
export function smallProgram(optimizer: string | (() => tf.Optimizer) = 'adam', seed = 7) {
  const generator = Generator.fromSeed(seed);
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 3, inputShape: [2], kernelInitializer: seededGlorotUniform({ generator }) }),
      seededDropout({ rate: 0.5, generator }),
      seededDropout({ rate: 0.5, seed: 3 }),
      tf.layers.dense({ units: 1, kernelInitializer: seededGlorotUniform({ generator }) }),
    ],
  });
  model.compile({
    optimizer: (typeof optimizer === 'string' ? optimizer : optimizer()) as string,
    loss: 'meanSquaredError',
  });
  return { generator, model };
}

/** Saves as a process does that ends then: nobody writes there any more. */
export async function savedOnce(
  location: StorageLocation,
  what: Checkpointed,
  progress: unknown = null,
): Promise<void> {
  const checkpoints = new Checkpoints(location);
  try {
    await checkpoints.save(what, progress);
  } finally {
    await checkpoints.release();
  }
}
