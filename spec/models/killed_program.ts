import * as tf from '@tensorflow/tfjs';
import { optimizerFields } from '../../hooks/optimizer_fields.ts';
import {
  type FitResumableArguments,
  fitResumable,
  Generator,
  generatorOf,
  resumable,
  seededBatches,
  seededDropout,
  seededGaussianNoise,
  seededGlorotUniform,
  seededShuffle,
} from '../../index.ts';
import { bitsOf } from '../bits.ts';

/** What a program does in one process: everything is made anew, and a `kill` may end it. */
export interface Program {
  location: tf.io.IOHandler[];
  /** After how many batches of this process it dies; never if it is left out. */
  kill?: number;
  generator?: () => Generator;
  dataset?: keyof typeof datasets;
  /** A dataset of one's own instead. */
  given?: tf.data.Dataset<tf.TensorContainer>;
  optimizer?: () => tf.Optimizer | string;
  args?: (model: tf.LayersModel) => Partial<FitResumableArguments<tf.TensorContainer>>;
}

/** Everything that a run ends with. */
export interface Ending {
  weights: number[][];
  optimizer: unknown;
  record: unknown;
  history: unknown;
}

export const EPOCHS = 3;
export const xs = Array.from({ length: 22 }, (_, i) => [Math.fround(i / 22), (i % 5) / 8, (i % 3) - 1]);
export const ys = xs.map(([a, b, c]) => [a * b > c ? 1 : 0]);

export const datasets = {
  shuffle: (generator: Generator) => shuffled(generator).batch(4),
  prefetch: (generator: Generator) => shuffled(generator).batch(4).prefetch(3),
  map: (generator: Generator) =>
    shuffled(generator)
      .map((element) => element)
      .batch(4),
  batches: (generator: Generator) =>
    seededBatches({ xs: tf.tensor(xs), ys: tf.tensor(ys) }, { batchSize: 4, generator }),
  zip: (generator: Generator) => {
    const [inputs, targets] = [xs, ys].map((rows) =>
      seededShuffle(tf.data.array(rows), 22, { generator, stream: 'both' }),
    );
    return resumable(tf.data.zip({ xs: inputs, ys: targets })).batch(4);
  },
  repeat: (generator: Generator) => shuffled(generator).batch(4).repeat(),
};

function shuffled(generator: Generator) {
  return seededShuffle(tf.data.array(xs.map((x, i) => ({ xs: x, ys: ys[i] }))), 9, { generator });
}

/** Runs the program in what stands for a new process. Returns what it ended with; undefined if it was killed. */
export async function run({
  location,
  kill = Number.POSITIVE_INFINITY,
  ...program
}: Program): Promise<Ending | undefined> {
  const generator = program.generator?.() ?? Generator.fromSeed(7);
  const model = modelOf(generator);
  model.compile({
    optimizer: (program.optimizer?.() ?? 'adam') as string,
    loss: 'meanSquaredError',
    metrics: ['accuracy'],
  });
  const given = program.args?.(model) ?? {};
  const dataset =
    program.given ?? (datasets[program.dataset ?? 'shuffle'](generator) as tf.data.Dataset<tf.TensorContainer>);
  let batches = 0;
  const killer = {
    onBatchEnd: () => {
      batches += 1;
      if (batches === kill) throw new Error('killed');
    },
  };
  try {
    const { history, epoch } = await fitResumable(model, dataset, {
      epochs: EPOCHS,
      checkpoint: location,
      verbose: 0,
      ...given,
      callbacks: [...([given.callbacks ?? []].flat() as []), killer],
    });
    return {
      weights: model.getWeights().map(bitsOf),
      optimizer: stateOf(model.optimizer),
      record: generatorOf(model).getConfig(),
      history: { epoch, history },
    };
  } catch (error) {
    if ((error as Error).message === 'killed') return undefined;
    throw error;
  }
}

/** Returns everything that an optimizer holds. */
export function stateOf(optimizer: tf.Optimizer): unknown {
  const { values, tensors, slots } = optimizerFields(optimizer);
  return {
    values: [...values].sort(),
    tensors: Array.from(tensors, ([name, tensor]) => [name, [...tensor.dataSync()]]).sort(),
    slots: Array.from(slots, ([name, list]) => [
      name,
      list.map((slot) => slot && [...slot.variable.dataSync()]),
    ]).sort(),
  };
}

export function modelOf(generator: Generator): tf.LayersModel {
  return tf.sequential({
    layers: [
      seededGaussianNoise({ stddev: 0.1, generator, inputShape: [3] }),
      tf.layers.dense({ units: 6, activation: 'tanh', kernelInitializer: seededGlorotUniform({ generator }) }),
      seededDropout({ rate: 0.4, generator }),
      seededDropout({ rate: 0.1, seed: 5 }),
      tf.layers.dense({ units: 1, kernelInitializer: seededGlorotUniform({ generator }) }),
    ],
  });
}

/** Runs the program, killed again and again after so many batches of each process, until it comes to its end. */
export async function runKilled(every: number, program: Omit<Program, 'kill'>): Promise<Ending> {
  for (let processes = 0; processes < 100; processes++) {
    const ending = await run({ ...program, kill: every });
    if (ending) return ending;
  }
  throw new Error('it never came to its end');
}

export const validationData = (): [tf.Tensor, tf.Tensor] => [tf.tensor(xs.slice(0, 7)), tf.tensor(ys.slice(0, 7))];
