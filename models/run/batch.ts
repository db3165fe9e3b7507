import { argMax, clone, dispose, reshape, Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel, ModelFitDatasetArgs } from '@tensorflow/tfjs-layers';
import { wrong } from '../../generator/arguments.ts';

/** What `classWeight` may be, as for `fitDataset`. */
export type ClassWeights = NonNullable<ModelFitDatasetArgs<unknown>['classWeight']>;

type ClassWeight = { [classIndex: number]: number };

/** The inputs and targets of a batch, in the order of the model's. */
export interface Batch {
  readonly xs: Tensor[];
  readonly ys: Tensor[];
  /** The number of examples. */
  readonly size: number;
}

/**
 * Reads an element of a dataset as a batch.
 *
 * **Throws** unless it is `{xs, ys}`, with a tensor for each input and output of the model: alone, in an array, or by
 * name. Then its tensors are disposed of.
 *
 * **See** tfjs-layers, `src/engine/training_dataset.ts`, `standardizeDataIteratorOutput`.
 */
export function batchOf(where: string, model: LayersModel, element: unknown): Batch {
  try {
    const { xs, ys } = (element ?? {}) as { xs?: unknown; ys?: unknown };
    if (xs == null || ys == null) {
      throw wrong(TypeError, where, 'dataset', 'of elements {xs, ys}', element);
    }
    const inputs = tensorsOf(where, 'xs', model.inputNames, xs);
    const outputs = tensorsOf(where, 'ys', model.outputNames, ys);
    const [size] = inputs[0].shape;
    const odd = [...inputs, ...outputs].find(({ shape }) => shape[0] !== size);
    if (odd) {
      const wanted = `${size} examples in all tensors of a batch, as in the first of \`xs\``;
      throw wrong(RangeError, where, 'dataset', `of ${wanted}`, odd.shape);
    }
    return { xs: inputs, ys: outputs, size };
  } catch (error) {
    dispose(element as Parameters<typeof dispose>[0]);
    throw error;
  }
}

/**
 * Returns the weight of each example, for each output: that of its class. The targets are class numbers, or one-hot.
 *
 * **See** tfjs-layers, `src/engine/training_utils.ts`, `standardizeWeights`.
 */
export async function exampleWeights(
  where: string,
  { ys }: Batch,
  classWeights: ClassWeights,
  outputNames: readonly string[],
): Promise<Tensor[]> {
  const weights: Tensor[] = [];
  try {
    for (const [i, classWeight] of byOutput(where, classWeights, outputNames).entries()) {
      if (classWeight != null) weights[i] = await weightsOfClasses(where, ys[i], classWeight);
    }
    return weights;
  } catch (error) {
    dispose(weights.filter((weight) => weight !== undefined));
    throw error;
  }
}

function tensorsOf(where: string, key: string, names: readonly string[], given: unknown): Tensor[] {
  const list =
    given instanceof Tensor
      ? [given]
      : Array.isArray(given)
        ? given
        : names.map((name) =>
            Object.hasOwn(given as object, name) ? (given as Record<string, unknown>)[name] : undefined,
          );
  const isComplete = list.length === names.length && list.every((one) => one instanceof Tensor);
  if (isComplete) return list as Tensor[];
  const wanted = `a tensor for each of ${names.map((name) => JSON.stringify(name)).join(', ')}`;
  throw wrong(TypeError, where, `dataset: ${key}`, wanted, given);
}

function byOutput(where: string, given: ClassWeights, names: readonly string[]): readonly (ClassWeight | undefined)[] {
  if (Array.isArray(given)) {
    if (given.length === names.length) return given as ClassWeight[];
    throw wrong(RangeError, where, 'classWeight', `of ${names.length} outputs`, given);
  }
  if (names.length === 1) {
    return [(Object.hasOwn(given, names[0]) ? (given as Record<string, ClassWeight>)[names[0]] : given) as ClassWeight];
  }
  const named = given as { [name: string]: ClassWeight };
  const isNamed = Object.values(named).some((value) => typeof value === 'object');
  if (isNamed) return names.map((name) => (Object.hasOwn(named, name) ? named[name] : undefined));
  throw wrong(TypeError, where, 'classWeight', `by the names of the outputs, ${names.join(', ')}`, given);
}

async function weightsOfClasses(where: string, y: Tensor, classWeight: ClassWeight): Promise<Tensor> {
  const classes = tidy(() => {
    if (y.rank === 1) return clone(y);
    const [, width = 1] = y.shape;
    if (y.rank === 2 && width > 1) return argMax(y, 1);
    if (y.rank === 2) return reshape(y, [y.size]);
    throw wrong(RangeError, where, 'classWeight', 'left out for targets that are neither classes nor one-hot', y);
  });
  const indices = await classes.data();
  classes.dispose();
  return tensor1d(
    Array.from(indices, (index) => {
      const weight = classWeight[index];
      if (weight == null) throw wrong(RangeError, where, 'classWeight', 'given for every class of the data', index);
      return weight;
    }),
    'float32',
  );
}
