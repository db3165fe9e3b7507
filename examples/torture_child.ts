import { createHash } from 'node:crypto';
import type * as tf from '@tensorflow/tfjs';
import { fileSystem, type Generator } from 'tfjs-seeded';

/** What a program tells whoever started it. */
export type News = { event: 'batch' | 'saving' | 'saved' } | ({ event: 'end' } & Ending);

/** SHA-256 of everything that a run ends with. */
export interface Ending {
  weights: string;
  history: string;
  generator: string;
}

process.on('disconnect', () => process.exit());

/** Sends an event to the process that started this one. */
export function tell(news: News): void {
  process.send?.(news);
}

/** Returns a storage location of two checkpoints, which reports when a save begins and ends. */
export function reportingLocation(folder: string): tf.io.IOHandler[] {
  return [0, 1].map((i) => reportingFolder(`${folder}/${i}`));
}

/** Sends what the run has ended with, and lets the process end. */
export async function tellEnding(models: tf.LayersModel[], history: object, generator: Generator): Promise<void> {
  const optimizers = await Promise.all(models.map((model) => model.optimizer.getWeights()));
  const weights = [...models.flatMap((model) => model.getWeights()), ...optimizers.flat().map(({ tensor }) => tensor)];
  tell({
    event: 'end',
    weights: sha256(...(await Promise.all(weights.map((weight) => weight.data())))),
    history: sha256(JSON.stringify(history)),
    generator: sha256(JSON.stringify(generator)),
  });
  process.disconnect();
}

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

function sha256(...parts: (string | NodeJS.TypedArray)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
