import * as tf from '@tensorflow/tfjs';
import { Generator, seededBatches, seededDropout, seededGlorotUniform } from '../../index.ts';
import type { Entry } from './entry.ts';

/** A compiled model, and what it is trained on. */
export interface Training {
  readonly model: tf.LayersModel;
  readonly xs: tf.Tensor;
  readonly ys: tf.Tensor;
}

/** What is trained, by what is in it. wasm trains no embeddings. */
export const programs: Readonly<Record<string, (generator: Generator) => Training>> = {
  'an embedding': (generator) => {
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({
          inputDim: 40,
          outputDim: 8,
          inputLength: 10,
          embeddingsInitializer: seededGlorotUniform({ generator }) as never,
        }),
        tf.layers.flatten(),
        seededDropout({ rate: 0.25, generator }),
        tf.layers.dense({ units: 1, kernelInitializer: seededGlorotUniform({ generator }) }),
      ],
    });
    const stream = generator.stream('rows');
    return compiled(model, stream.uniformInt([32, 10], 0, 40).toFloat(), stream.uniform([32, 1]), 'meanSquaredError');
  },
  'a dense layer over 4,096 inputs': (generator) => {
    const kernelInitializer = seededGlorotUniform({ generator });
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 16, inputShape: [4096], activation: 'relu', kernelInitializer }),
        tf.layers.dense({ units: 1, kernelInitializer: seededGlorotUniform({ generator }) }),
      ],
    });
    const stream = generator.stream('rows');
    return compiled(model, stream.normal([16, 4096]), stream.uniform([16, 1]), 'meanSquaredError');
  },
  'a language model of characters': (generator) => {
    const text = 'the same bits, every step, on every device. '.repeat(3);
    const letters = [...new Set(text)].sort();
    const codes = [...text].map((letter) => letters.indexOf(letter));
    const windows = Array.from({ length: 32 }, (_, start) => codes.slice(start, start + 4));
    const [kernelInitializer, recurrentInitializer] = [0, 1].map(() => seededGlorotUniform({ generator }));
    const model = tf.sequential({
      layers: [
        tf.layers.embedding({
          inputDim: letters.length,
          outputDim: 8,
          inputLength: 4,
          embeddingsInitializer: seededGlorotUniform({ generator }) as never,
        }),
        tf.layers.lstm({ units: 8, kernelInitializer, recurrentInitializer }),
        tf.layers.dense({
          units: letters.length,
          activation: 'softmax',
          kernelInitializer: seededGlorotUniform({ generator }),
        }),
      ],
    });
    const next = tf.oneHot(codes.slice(4, 36), letters.length).toFloat();
    return compiled(model, tf.tensor2d(windows), next, 'categoricalCrossentropy');
  },
};

/** Training runs of those programs: each returns the weights in the end. */
export const trainings: Readonly<Record<string, () => Promise<tf.Tensor[]>>> = Object.fromEntries(
  Object.entries(programs).map(([name, program]) => [name, () => weightsAfter(program)]),
);

/** The training runs as entries of the catalogue. */
export function trainingEntries(): Entry[] {
  return Object.entries(trainings).map(([name, run]) => {
    return { part: 'training', name, title: 'from the same seed', prepare: () => ({ run, dispose() {} }) };
  });
}

async function weightsAfter(program: (generator: Generator) => Training): Promise<tf.Tensor[]> {
  const { model, xs, ys } = program(Generator.fromSeed(42));
  await model.fitDataset(seededBatches({ xs, ys }, { batchSize: 16, seed: 7 }), { epochs: 1, verbose: 0 });
  const weights = model.getWeights().map((weight) => tf.clone(weight));
  tf.dispose([xs, ys]);
  model.dispose();
  model.optimizer.dispose();
  return weights;
}

function compiled(model: tf.LayersModel, xs: tf.Tensor, ys: tf.Tensor, loss: string): Training {
  model.compile({ optimizer: tf.train.adam(0.01), loss });
  return { model, xs, ys };
}
