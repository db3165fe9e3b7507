import type * as TensorFlow from '@tensorflow/tfjs';
import type { SeededDataset } from '../../index.ts';
import { type MadeModel, STATEFUL_BATCH } from './random_model.ts';
import type { Making, TF } from './random_program.ts';

/** Data for a model, and what an epoch of it is. */
export interface MadeData {
  readonly kind: string;
  readonly dataset: TensorFlow.data.Dataset<TensorFlow.TensorContainer>;
  readonly batchesPerEpoch: number | undefined;
}

type Element = { xs: { [name: string]: number[] }; ys: { [name: string]: number[] } };

/** Makes random data of a model, read by random operators. Streams are named after the run, for each has its own. */
export function randomData({ tf, seeded, choices, generator }: Making, made: MadeModel, run: string): MadeData {
  const count = made.isStateful ? STATEFUL_BATCH * choices.integer(2, 4) : choices.integer(9, 21);
  const batchSize = made.isStateful ? STATEFUL_BATCH : choices.integer(2, 6);
  const rows = elements(made, count);
  const source = (stream: string) =>
    choices.chance(0.2)
      ? { seed: choices.integer(0, 99) }
      : choices.chance(0.5)
        ? { generator }
        : { generator, stream: run + stream };
  const array = () => tf.data.array(rows as never) as TensorFlow.data.Dataset<TensorFlow.TensorContainer>;
  const shuffled = () => seeded.seededShuffle(array(), choices.integer(2, count), source('order'));
  const kinds: Record<string, () => SeededDataset<TensorFlow.TensorContainer>> = {
    batches: () => {
      const tensors = (key: 'xs' | 'ys') =>
        Object.fromEntries(Object.keys(rows[0][key]).map((name) => [name, tensorOf(tf, made, rows, key, name)]));
      const options = made.isStateful ? {} : { smallLastBatch: choices.chance(0.7) };
      return seeded.seededBatches(
        { xs: tensors('xs'), ys: tensors('ys') },
        { batchSize, ...options, ...source('batches') },
      ) as never;
    },
    shuffle: () => shuffled().batch(batchSize),
    augmented: () =>
      seeded
        .seededMap(shuffled(), (element, stream) => noisy(tf, element as never, stream), source('augmentation'))
        .batch(batchSize),
    mapped: () =>
      shuffled()
        .map((element) => element)
        .batch(batchSize)
        .prefetch(choices.integer(1, 3)),
    split: () => {
      if (made.isStateful) return shuffled().batch(batchSize);
      const [part] = seeded.seededSplit(array(), [0.8, 0.2], { generator, stream: `${run}split` });
      return seeded.seededShuffle(part, 7, source('part')).batch(batchSize);
    },
    zip: () => {
      const keys = Object.keys(rows[0].xs);
      const stream = { generator, stream: `${run}together` };
      const of = (key: 'xs' | 'ys', name: string) =>
        seeded.seededShuffle(tf.data.array(rows.map((row) => row[key][name]) as never), count, stream);
      const zipped = tf.data.zip({
        xs: Object.fromEntries(keys.map((name) => [name, of('xs', name)])),
        ys: Object.fromEntries(Object.keys(rows[0].ys).map((name) => [name, of('ys', name)])),
      } as never);
      return seeded
        .resumable(zipped)
        .map((element) => element)
        .batch(batchSize) as never;
    },
    filtered: () => {
      const kept = shuffled().filter((element) => Object.keys((element as unknown as Element).ys).length > 0);
      return made.isStateful
        ? kept.batch(batchSize)
        : kept
            .skip(choices.integer(0, 2))
            .take(count - 2)
            .batch(batchSize);
    },
    concatenated: () => shuffled().concatenate(array()).batch(batchSize),
    repeated: () => shuffled().batch(batchSize).repeat(2),
  };
  const kind = choices.one(Object.keys(kinds));
  const dataset = kinds[kind]();
  if (!choices.chance(0.25)) return { kind, dataset, batchesPerEpoch: undefined };
  const endless = choices.chance(0.5) ? dataset.repeat().prefetch(2) : dataset.repeat();
  return { kind: `${kind}, endless`, dataset: endless, batchesPerEpoch: choices.integer(2, 5) };
}

/** Validation of a random kind; undefined for none. */
export function randomValidation(
  { tf, seeded, choices, generator }: Making,
  made: MadeModel,
  run: string,
  training: MadeData,
): { kind: string; args: object } {
  const batchSize = made.isStateful ? STATEFUL_BATCH : 3;
  const count = made.isStateful ? 2 * STATEFUL_BATCH : 8;
  const rows = elements(made, count, 3);
  const array = () => tf.data.array(rows as never) as TensorFlow.data.Dataset<TensorFlow.TensorContainer>;
  const shuffled = () =>
    seeded.seededShuffle(array(), 8, choices.chance(0.3) ? { seed: 5 } : { generator, stream: `${run}validation` });
  const noise = (dataset: TensorFlow.data.Dataset<TensorFlow.TensorContainer>) =>
    seeded.seededMap(dataset, (element, stream) => noisy(tf, element as never, stream), { seed: 11 });
  const kinds: Record<string, () => object> = {
    none: () => ({}),
    tensors: () => {
      const tensors = (key: 'xs' | 'ys') =>
        Object.keys(rows[0][key]).map((name) => tensorOf(tf, made, rows, key, name));
      const alone = (list: TensorFlow.Tensor[]) => (list.length === 1 ? list[0] : list);
      return { validationData: [alone(tensors('xs')), alone(tensors('ys'))], validationBatchSize: batchSize };
    },
    shuffled: () => ({ validationData: shuffled().batch(batchSize) }),
    partial: () => ({ validationData: shuffled().batch(batchSize), validationBatches: 1 }),
    taken: () => ({ validationData: noise(shuffled()).batch(batchSize).take(1) }),
    endless: () => ({ validationData: shuffled().batch(batchSize).repeat(), validationBatches: 3 }),
    'read ahead': () => ({ validationData: shuffled().repeat().batch(batchSize).prefetch(2), validationBatches: 2 }),
    plain: () => ({ validationData: array().batch(batchSize) }),
    zip: () => ({
      validationData: tf.data
        .zip({
          xs: noise(array()).map((element) => (element as { xs: TensorFlow.TensorContainer }).xs),
          ys: array().map((element) => (element as { ys: TensorFlow.TensorContainer }).ys),
        } as never)
        .batch(batchSize),
    }),
    training: () => ({ validationData: training.dataset, validationBatches: 2 }),
  };
  // Endless data draws while it is read, so nobody else may read it meanwhile.
  if (training.batchesPerEpoch !== undefined) delete (kinds as Partial<typeof kinds>).training;
  const kind = choices.one(Object.keys(kinds));
  return { kind, args: kinds[kind]() };
}

/** Examples of a model, without arithmetic that differs between engines. */
function elements({ model, inputs, outputs }: MadeModel, count: number, offset = 0): Element[] {
  const filled = (shape: readonly number[], i: number, j: number) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return Array.from({ length: size }, (_, k) => ((i * 7 + j * 5 + k * 3 + offset) % 16) / 8 - 1);
  };
  const named = (names: readonly string[], shapes: readonly (readonly number[])[], i: number) =>
    Object.fromEntries(names.map((name, j) => [name, nested(filled(shapes[j], i, j), shapes[j]) as number[]]));
  return Array.from({ length: count }, (_, i) => ({
    xs: named(model.inputNames, inputs, i),
    ys: named(
      model.outputNames,
      outputs.map((width) => [width]),
      i,
    ),
  }));
}

function nested(values: number[], shape: readonly number[]): unknown {
  if (shape.length <= 1) return values;
  const width = values.length / shape[0];
  return Array.from({ length: shape[0] }, (_, i) => nested(values.slice(i * width, (i + 1) * width), shape.slice(1)));
}

function tensorOf(tf: TF, made: MadeModel, rows: Element[], key: 'xs' | 'ys', name: string): TensorFlow.Tensor {
  const { model, inputs, outputs } = made;
  const shape = key === 'xs' ? inputs[model.inputNames.indexOf(name)] : [outputs[model.outputNames.indexOf(name)]];
  return tf.tensor(rows.map((row) => row[key][name]).flat(3) as number[], [rows.length, ...shape]);
}

function noisy(
  tf: TF,
  { xs, ys }: Element,
  stream: { normal(shape: number[], mean?: number, stddev?: number): TensorFlow.Tensor },
) {
  const noise = (value: unknown) => {
    const x = tf.tensor(value as number[]);
    return tf.add(x, stream.normal(x.shape, 0, 0.05));
  };
  return { xs: Object.fromEntries(Object.entries(xs).map(([name, value]) => [name, noise(value)])), ys };
}
