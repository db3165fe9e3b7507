import { Tensor } from '@tensorflow/tfjs-core';
import { Dataset } from '@tensorflow/tfjs-data';
import type { ModelFitDatasetArgs } from '@tensorflow/tfjs-layers';
import { seededInside } from '../../data/resumable.ts';
import type { SeededDataset } from '../../data/seeded_dataset.ts';
import { wrong } from '../../generator/arguments.ts';
import type { Validation } from './validation.ts';

/** How tfjs batches validation tensors unless told otherwise. */
const BATCH_SIZE = 32;

/** Validation, and its dataset if that is seeded or contains a seeded one. */
export interface ValidationData extends Validation {
  readonly seeded: SeededDataset<never> | undefined;
}

/** The arguments of `fitDataset` that say how to validate. */
export type ValidationArguments = Pick<
  ModelFitDatasetArgs<unknown>,
  'validationData' | 'validationBatches' | 'validationBatchSize'
>;

/** Reads how to validate; undefined for not at all. */
export function readValidation(where: string, args: ValidationArguments): ValidationData | undefined {
  const { validationData: data, validationBatches, validationBatchSize } = args;
  if (data == null) return undefined;
  const isDataset = data instanceof Dataset || typeof (data as Partial<Dataset<never>>).iterator === 'function';
  if (!isDataset && !(Array.isArray(data) && data.length === 2 && data.every(isTensors))) {
    throw wrong(TypeError, where, 'validationData', 'a dataset, or [xs, ys]', data);
  }
  const seeded = isDataset ? seededInside(where, data as Dataset<never>) : undefined;
  return {
    data: (seeded ?? data) as Validation['data'],
    seeded,
    batches: isDataset ? (validationBatches ?? undefined) : undefined,
    batchSize: validationBatchSize ?? BATCH_SIZE,
  };
}

/** Whether a value is a tensor, or several, in an array or by name. */
function isTensors(value: unknown): boolean {
  if (value instanceof Tensor) return true;
  const parts = typeof value === 'object' && value !== null ? Object.values(value) : [];
  return parts.length > 0 && parts.every((part) => part instanceof Tensor);
}
