import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { disableOpDeterminism, enableOpDeterminism } from '../../determinism/index.ts';
import { Generator, seededBatches, seededDropout, seededGlorotUniform } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { hexOf } from '../bits.ts';

const TRAININGS = 10;

/** Models that train on every backend but wasm, which has no kernel for some of their gradients. */
const programs: Readonly<Record<string, (generator: Generator) => Promise<tf.LayersModel>>> = {
  'an embedding': async (generator) => {
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
    return train(model, stream.uniformInt([32, 10], 0, 40).toFloat(), stream.uniform([32, 1]), 'meanSquaredError');
  },
  'a dense layer over 4,096 inputs': async (generator) => {
    const kernelInitializer = seededGlorotUniform({ generator });
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 16, inputShape: [4096], activation: 'relu', kernelInitializer }),
        tf.layers.dense({ units: 1, kernelInitializer: seededGlorotUniform({ generator }) }),
      ],
    });
    const stream = generator.stream('rows');
    return train(model, stream.normal([16, 4096]), stream.uniform([16, 1]), 'meanSquaredError');
  },
  'a language model of characters': async (generator) => {
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
    return train(model, tf.tensor2d(windows), next, 'categoricalCrossentropy');
  },
};

describe('a training with op determinism on', () => {
  onEveryBackend((backend) => {
    // wasm has no kernel for the gradient of an embedding. cpu, where all is in one thread, need not be shown ten times.
    const names = Object.keys(programs).filter((name) => backend !== 'wasm' || name.startsWith('a dense'));
    for (const name of names) {
      it(`has the same weights each time, of ${name}`, async () => {
        enableOpDeterminism();
        try {
          const runs = new Set<string>();
          for (let run = 0; run < (backend === 'cpu' ? 2 : TRAININGS); run++)
            runs.add(await weightsAfter(programs[name]));
          expect(runs.size).to.equal(1);
        } finally {
          disableOpDeterminism();
        }
      });
    }

    // wasm has no kernel for it.
    if (backend === 'wasm') return;
    it('adds up tensors that were there before it, with the same result each time', async () => {
      const x = tf.range(0, 512).sin().reshape([512, 1]);
      const ids = tf.range(0, 512, 1, 'int32').mod(tf.scalar(3, 'int32'));
      enableOpDeterminism();
      try {
        const runs = new Set<string>();
        for (let run = 0; run < 10; run++) {
          const sums = tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 3);
          runs.add(hexOf((await sums.data()) as Float32Array));
          sums.dispose();
        }
        expect(runs.size).to.equal(1);
      } finally {
        disableOpDeterminism();
        tf.dispose([x, ids]);
      }
    });
  });
});

async function train(model: tf.LayersModel, xs: tf.Tensor, ys: tf.Tensor, loss: string): Promise<tf.LayersModel> {
  model.compile({ optimizer: tf.train.adam(0.01), loss });
  await model.fitDataset(seededBatches({ xs, ys }, { batchSize: 16, seed: 7 }), { epochs: 1, verbose: 0 });
  tf.dispose([xs, ys]);
  return model;
}

async function weightsAfter(program: (generator: Generator) => Promise<tf.LayersModel>): Promise<string> {
  const model = await program(Generator.fromSeed(42));
  const parts: string[] = [];
  for (const weight of model.getWeights()) parts.push(hexOf((await weight.data()) as Float32Array));
  model.dispose();
  model.optimizer.dispose();
  return parts.join(' ');
}
