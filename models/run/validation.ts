import { add, dispose, div, mul, type Scalar, scalar, type TensorContainer, tidy } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import type { LayersModel, ModelFitDatasetArgs } from '@tensorflow/tfjs-layers';
import { passesOf, SeededDataset } from '../../data/seeded_dataset.ts';
import { testFunctionOf, trainedModel } from '../../hooks/training.ts';
import { batchOf } from './batch.ts';

/** How a model is evaluated at the end of each epoch. */
export interface Validation {
  readonly data: NonNullable<ModelFitDatasetArgs<unknown>['validationData']>;
  /** For a dataset: how many batches are read; to its end if undefined. */
  readonly batches: number | undefined;
  /** For tensors. */
  readonly batchSize: number;
}

/**
 * Evaluates a model: its loss and metrics, one scalar for each. A dataset is begun anew, whatever was read of it before.
 *
 * The operations are those of tfjs, in its order, so the values are equal to the bit; unlike there, no tensor is left
 * when the dataset throws.
 *
 * **See** tfjs-layers, `src/engine/training_dataset.ts`, `evaluateDataset`.
 */
export async function evaluated(where: string, model: LayersModel, validation: Validation): Promise<Scalar[]> {
  const { data, batches, batchSize } = validation;
  if (Array.isArray(data)) {
    const outs = trainedModel(model).evaluate(data[0] as never, data[1] as never, { batchSize, verbose: 0 });
    return [outs].flat();
  }
  return evaluatedDataset(where, model, data as Dataset<TensorContainer>, batches);
}

async function evaluatedDataset(
  where: string,
  model: LayersModel,
  dataset: Dataset<TensorContainer>,
  batches: number | undefined,
): Promise<Scalar[]> {
  const test = testFunctionOf(model);
  const iterator = await dataset.iterator();
  let totals: Scalar[] = [];
  let examples = 0;
  try {
    for (let batch = 0; batches === undefined || batch < batches; batch++) {
      const { value, done } = await iterator.next();
      if (done) {
        if (batches !== undefined) warnShort(where, batch, batches);
        break;
      }
      const { xs, ys, size } = batchOf(where, trainedModel(model), value);
      const before = totals;
      try {
        totals = tidy(() =>
          test([...xs, ...ys]).map((out, i) => add(before[i] ?? scalar(0), mul(size, out)) as Scalar),
        );
      } finally {
        dispose([...xs, ...ys]);
      }
      dispose(before);
      examples += size;
    }
    // What was read ahead draws now, not after a save.
    if (dataset instanceof SeededDataset) await passesOf(dataset).settle?.();
    return tidy(() => totals.map((total) => div(total, examples) as Scalar));
  } finally {
    dispose(totals);
  }
}

function warnShort(where: string, got: number, wanted: number): void {
  console.warn(
    `${where}: \`validationBatches\` is ${wanted}, but \`validationData\` ended after ${got} batches. Give it one that ` +
      'goes on (dataset.repeat()), or fewer batches.',
  );
}
