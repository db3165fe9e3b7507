import * as tf from '@tensorflow/tfjs';
import { Checkpoints, fileSystem, fitResumable, Generator, seededBatches, seededDropout } from '../../index.ts';
import type { Case } from '../case.ts';

const CLASSES = 10;

/** Saving a checkpoint of a model with Adam, against `model.save` of the same model to the same kind of storage. */
export function checkpointSave(units: number): Case {
  return {
    title: `saving a checkpoint of 784-${units}-${CLASSES} with Adam`,
    on: 'host',
    async prepare() {
      const { model, dataset, release } = run(784, units, 64);
      await model.fitDataset(dataset, { epochs: 1, verbose: 0 });
      const [storage, other] = [emptyStorage(), emptyStorage()];
      const checkpoints = new Checkpoints(storage.name);
      const handler = storage.isFolder ? fileSystem(other.name) : other.name;
      const bytes = 4 * (3 * model.countParams() + 1);
      return {
        async seeded() {
          await checkpoints.save({ model, dataset }, { epoch: 1 });
          return bytes;
        },
        async baseline() {
          // tfjs leaks the tensor of the step counter at every save.
          tf.engine().startScope();
          await model.save(handler, { includeOptimizer: true });
          tf.engine().endScope();
          return bytes;
        },
        remark: `it has ${bytes.toLocaleString('en')} bytes of weights, and is written to a disk.`,
        async dispose() {
          release();
          await Promise.all([storage.remove(), other.remove()]);
        },
      };
    },
  };
}

/** Training with a checkpoint at the end of every epoch, against the same without. */
export function checkpointEpochs(rows: number, epochs: number): Case {
  return {
    title: `epochs (${epochs}) of ${rows.toLocaleString('en')} rows with a checkpoint after each, against none`,
    on: 'host',
    elements: rows * epochs,
    async prepare() {
      const [ours, plain] = [run(64, 128, rows), run(64, 128, rows)];
      for (const { model, dataset } of [ours, plain]) await model.fitDataset(dataset, { epochs: 1, verbose: 0 });
      const storages: Storage[] = [];
      return {
        async seeded() {
          const storage = emptyStorage();
          storages.push(storage);
          const { model, dataset } = ours;
          return rowsOf(rows, await fitResumable(model, dataset, { epochs, checkpoint: storage.name, verbose: 0 }));
        },
        baseline: async () => rowsOf(rows, await plain.model.fitDataset(plain.dataset, { epochs, verbose: 0 })),
        async dispose() {
          for (const { release } of [ours, plain]) release();
          for (const storage of storages) await storage.remove();
        },
      };
    },
  };
}

function run(columns: number, units: number, rows: number) {
  const generator = Generator.fromSeed(1);
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units, activation: 'relu', inputShape: [columns] }),
      seededDropout({ rate: 0.5, generator }),
      tf.layers.dense({ units: CLASSES, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy' });
  const xs = generator.stream('x').uniform([rows, columns]);
  const ys = tf.tidy(() => tf.oneHot(generator.stream('y').uniformInt([rows], 0, CLASSES), CLASSES).toFloat());
  return {
    model,
    dataset: seededBatches({ xs, ys }, { batchSize: 32, generator }),
    release() {
      model.dispose();
      model.optimizer.dispose();
      tf.dispose([xs, ys]);
    },
  };
}

interface Storage {
  readonly name: string;
  readonly isFolder: boolean;
  remove(): Promise<void>;
}

let count = 0;

/** Returns an empty storage: a temporary folder in Node, IndexedDB in a browser. */
function emptyStorage(): Storage {
  count += 1;
  if (typeof globalThis.process?.getBuiltinModule !== 'function') {
    const name = `indexeddb://tfjs-seeded-bench-${count}`;
    const slots = [name, `${name}/0`, `${name}/1`];
    return {
      name,
      isFolder: false,
      async remove() {
        const kept = await tf.io.listModels();
        for (const slot of slots) if (kept[slot]) await tf.io.removeModel(slot);
      },
    };
  }
  const { mkdtempSync, rmSync } = globalThis.process.getBuiltinModule('node:fs');
  const { tmpdir } = globalThis.process.getBuiltinModule('node:os');
  const name = mkdtempSync(`${tmpdir()}/tfjs-seeded-bench-`);
  return { name, isFolder: true, remove: async () => rmSync(name, { recursive: true, force: true }) };
}

/** Returns how many rows were trained on. */
function rowsOf(rows: number, { history }: tf.History): number {
  const { loss } = history as { loss: number[] };
  if (!loss.every(Number.isFinite)) throw new Error(`bench: the loss must be finite, but is ${loss}.`);
  return rows * loss.length;
}
