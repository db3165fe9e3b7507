import * as tf from '@tensorflow/tfjs';
import { fitResumable, Generator, generatorOf, seededBatches, seededDropout, seededHeNormal } from '../../../index.ts';
import { sha256 } from '../../sha256.ts';

// A page that trains a model, with checkpoints in IndexedDB, and counts in its title the batches of this visit.
const run = new URLSearchParams(location.search).get('run');
await tf.setBackend('cpu');
const generator = Generator.fromSeed(42);
const model = tf.sequential({
  layers: [
    tf.layers.dense({
      units: 8,
      activation: 'relu',
      inputShape: [2],
      kernelInitializer: seededHeNormal({ generator }),
    }),
    seededDropout({ rate: 0.25, generator }),
    tf.layers.dense({ units: 1, kernelInitializer: seededHeNormal({ generator }) }),
  ],
});
model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
const xs = generator.stream('points').uniform([160, 2]);
const batches = seededBatches({ xs, ys: xs.prod(1, true) }, { batchSize: 16, generator });

let trained = 0;
try {
  await train();
} catch (error) {
  document.title = `refused: ${(error as Error).message}`;
}

async function train(): Promise<void> {
  const { history, epoch } = await fitResumable(model, batches, {
    epochs: 8,
    checkpoint: `indexeddb://${run}`,
    saveEvery: 3,
    verbose: 0,
    callbacks: {
      onBatchEnd: async () => {
        trained += 1;
        document.title = `${trained} batches`;
        // Leaves time to close the page.
        await new Promise((resolve) => setTimeout(resolve, 20));
      },
    },
  });
  const optimizer = await model.optimizer.getWeights();
  const weights = [...model.getWeights(), ...optimizer.map(({ tensor }) => tensor)].map((weight) => [
    ...weight.dataSync(),
  ]);
  const text = JSON.stringify({ weights, history, epoch, record: generatorOf(model).getConfig() });
  document.title = `trained ${await sha256(new TextEncoder().encode(text))}`;
}
