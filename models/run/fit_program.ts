import { Tensor, type TensorContainer } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import type { ModelFitDatasetArgs } from '@tensorflow/tfjs-layers';
import { passesOf, type SeededDataset } from '../../data/seeded_dataset.ts';
import type { ProgramRecord } from '../format/checkpoint_record.ts';
import { ARGUMENT, addDataset, Program } from '../state/program.ts';
import { addCallbacks } from './callback_states.ts';
import { digestOf } from './data_digest.ts';
import type { RunCallback } from './run_callbacks.ts';
import type { ValidationArguments, ValidationData } from './validation_data.ts';

/** The arguments of a training that its results depend on. */
export type FitArguments = ValidationArguments &
  Pick<ModelFitDatasetArgs<unknown>, 'batchesPerEpoch' | 'classWeight' | 'initialEpoch'> & { deterministic?: boolean };

/** Returns what the program consists of, besides the model: what is compared when the run is resumed. */
export async function fitProgram<T extends TensorContainer>(
  where: string,
  args: FitArguments,
  dataset: SeededDataset<T>,
  validation: ValidationData | undefined,
  callbacks: readonly RunCallback[],
): Promise<ProgramRecord> {
  const program = new Program();
  addDataset(program, 'dataset', dataset as unknown as SeededDataset<never>);
  await addContents(program, where, 'dataset', dataset);
  const { batchesPerEpoch, classWeight, initialEpoch, validationData, validationBatches } = args;
  const deterministic = args.deterministic ?? true;
  program.add(`${ARGUMENT}arguments`, { batchesPerEpoch, classWeight, initialEpoch, validationBatches, deterministic });
  if (validation?.seeded) {
    addDataset(program, 'validationData', validation.seeded);
    await addContents(program, where, 'validationData', validation.seeded);
  } else if (validation && !Array.isArray(validationData)) {
    const { size } = validationData as Dataset<never>;
    await addContents(program, where, 'validationData', validationData as Dataset<never>);
    program.add(`${ARGUMENT}validationData.size`, Number.isFinite(size) ? size : null);
  } else if (validation) {
    const given = (validationData as unknown[]).flatMap((part) =>
      part instanceof Tensor ? part : Object.values(part as object),
    );
    program.add(`${ARGUMENT}validationData.contents`, await digestOf(where, given as Tensor[]));
    program.add(`${ARGUMENT}validationData.batchSize`, validation.batchSize);
  }
  addCallbacks(program, callbacks);
  return program.record;
}

/** Adds what a dataset's elements are made from, if that can be found. */
async function addContents<T extends TensorContainer>(
  program: Program,
  where: string,
  name: string,
  dataset: Dataset<T>,
): Promise<void> {
  const contents = await passesOf(dataset).contents();
  if (contents.length > 0) program.add(`${ARGUMENT}${name}.contents`, await digestOf(where, contents));
}
