import * as tf from '@tensorflow/tfjs';
import { Generator, type SeededBatches, seededBatches } from '../../index.ts';
import type { Case } from '../case.ts';

const CLASSES = 10;

/** An epoch of training a single dense layer, most of whose time is spent on the data. */
export function batchesEpoch(rows: number, columns: number, batchSize: number, runs?: number): Case {
  return {
    title: `epoch of seededBatches, ${rows.toLocaleString('en')} x ${columns} in batches of ${batchSize}`,
    on: 'every backend',
    elements: rows,
    warmUps: 1,
    runs,
    prepare() {
      const generator = Generator.fromSeed(1);
      const { xs, ys } = examples(generator, rows, columns);
      const dataset = seededBatches({ xs, ys }, { batchSize, generator });
      const [seeded, stock] = [classifier(columns), classifier(columns)];
      return {
        seeded: async () => trained(await seeded.fitDataset(dataset, { epochs: 1, verbose: 0 }), rows),
        baseline: async () =>
          trained(await stock.fit(xs, ys, { epochs: 1, batchSize, shuffle: true, verbose: 0 }), rows),
        dispose: () => {
          for (const model of [seeded, stock]) {
            model.dispose();
            model.optimizer.dispose();
          }
          tf.dispose([xs, ys]);
        },
      };
    },
  };
}

/** The last full batch of an epoch, after resuming at its position, against the first batch of an epoch. */
export function batchesResume(rows: number, columns: number, batchSize: number): Case {
  return {
    title: `resuming at the last full batch of ${rows.toLocaleString('en')} rows against starting`,
    on: 'every backend',
    prepare() {
      const generator = Generator.fromSeed(1);
      const data = examples(generator, rows, columns);
      const dataset = seededBatches(data, { batchSize, generator });
      const position = { streams: [0], received: Math.floor(rows / batchSize) - 1 };
      return {
        seeded: () => {
          dataset.setPosition(position);
          return nextBatch(dataset);
        },
        baseline: () => {
          dataset.setPosition({ streams: [0], received: 0 });
          return nextBatch(dataset);
        },
        dispose: () => tf.dispose(data),
      };
    },
  };
}

function examples(generator: Generator, rows: number, columns: number): { xs: tf.Tensor; ys: tf.Tensor } {
  const xs = generator.stream('x').uniform([rows, columns]);
  const ys = tf.tidy(() => tf.oneHot(generator.stream('y').uniformInt([rows], 0, CLASSES), CLASSES).toFloat());
  return { xs, ys };
}

function classifier(columns: number): tf.LayersModel {
  const layers = [tf.layers.dense({ units: CLASSES, activation: 'softmax', inputShape: [columns] })];
  const model = tf.sequential({ layers });
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'categoricalCrossentropy' });
  return model;
}

/** Returns how many rows were trained on. */
function trained({ history }: tf.History, rows: number): number {
  const [loss] = history.loss as number[];
  if (!Number.isFinite(loss)) throw new Error(`bench: the loss must be finite, but is ${loss}.`);
  return rows;
}

async function nextBatch(dataset: SeededBatches<{ xs: tf.Tensor; ys: tf.Tensor }>): Promise<tf.Tensor> {
  const { value } = await (await dataset.iterator()).next();
  value.ys.dispose();
  return value.xs;
}
