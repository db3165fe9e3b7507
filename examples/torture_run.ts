import { createHash } from 'node:crypto';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import {
  fileSystem,
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

/** What the program tells whoever started it. */
export type News = { event: 'batch' | 'saving' | 'saved' } | ({ event: 'end' } & Ending);

/** SHA-256 of everything that a run ends with. */
export interface Ending {
  weights: string;
  history: string;
  generator: string;
}

/** A folder for one checkpoint, which reports when a save begins and ends. */
function reportingFolder(path: string): tf.io.IOHandler {
  const { save, load } = fileSystem(path);
  return {
    load,
    async save(artifacts) {
      tell({ event: 'saving' });
      const result = await save(artifacts);
      tell({ event: 'saved' });
      return result;
    },
  };
}

const [folder, epochs] = process.argv.slice(2);
process.on('disconnect', () => process.exit());
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
  checkpoint: [0, 1].map((i) => reportingFolder(`${folder}/${i}`)),
  saveEvery: 5,
  validationData: test,
  verbose: 0,
  callbacks: [
    { onBatchEnd: () => tell({ event: 'batch' }) },
    tf.callbacks.earlyStopping({ monitor: 'val_loss', patience: 1000 }),
  ],
});

const optimizer = await model.optimizer.getWeights();
const weights = [...model.getWeights(), ...optimizer.map(({ tensor }) => tensor)];
tell({
  event: 'end',
  weights: sha256(...(await Promise.all(weights.map((weight) => weight.data())))),
  history: sha256(JSON.stringify({ epoch, history })),
  generator: sha256(JSON.stringify(generatorOf(model).getConfig())),
});
process.disconnect();

function tell(news: News): void {
  process.send?.(news);
}

function sha256(...parts: (string | NodeJS.TypedArray)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
