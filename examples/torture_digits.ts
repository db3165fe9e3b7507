import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import {
  fitResumable,
  Generator,
  generatorOf,
  seededDropout,
  seededGaussianNoise,
  seededHeNormal,
  seededMap,
  seededShuffle,
} from 'tfjs-seeded';
import { type Digit, readDigits } from './read_digits.ts';
import { reportingLocation, tell, tellEnding } from './torture_child.ts';

const [folder, epochs] = process.argv.slice(2);
tf.enableProdMode();
await tf.setBackend('wasm');

const generator = Generator.fromSeed(42);
const he = () => seededHeNormal({ generator });
const model = tf.sequential({
  layers: [
    seededGaussianNoise({ stddev: 0.1, generator, inputShape: [64] }),
    tf.layers.dense({ units: 48, activation: 'relu', kernelInitializer: he() }),
    seededDropout({ rate: 0.25, generator }),
    tf.layers.dense({ units: 10, activation: 'softmax', kernelInitializer: he() }),
  ],
});
model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });

const { training, test } = readDigits();
const jittered = seededMap(
  seededShuffle(training, 500, { generator }),
  ({ xs, ys }: Digit, stream) => ({ xs: tf.add(xs, stream.uniform([64], -0.05, 0.05)), ys }),
  { generator },
);
const { history, epoch } = await fitResumable(model, jittered.batch(64).prefetch(2), {
  epochs: Number(epochs),
  checkpoint: reportingLocation(folder),
  saveEvery: 5,
  validationData: test,
  verbose: 0,
  callbacks: [
    { onBatchEnd: () => tell({ event: 'batch' }) },
    tf.callbacks.earlyStopping({ monitor: 'val_loss', patience: 1000 }),
  ],
});

await tellEnding([model], { epoch, history }, generatorOf(model));
