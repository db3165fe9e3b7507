import { Dataset } from '@tensorflow/tfjs-data';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { unseededIn } from '../unseeded_in.ts';

/** Throws if something draws by itself while the run trains. Initializers have drawn before. */
export function checkSeeded(where: string, model: LayersModel, dataset: Dataset<never>, validation: unknown): void {
  const parts = [model, dataset, ...(validation instanceof Dataset ? [validation] : [])];
  const found = unseededIn(parts).filter(({ kind }) => kind !== 'initializer');
  if (found.length === 0) return;
  const list = found.map(({ path, cure }) => `${path} (use ${cure})`).join('; ');
  throw new Error(
    `${where}: what draws must be seeded, or the run could not be resumed exactly, but these are not: ${list}. To train all ` +
      "the same, pass unseeded: 'allow'.",
  );
}
