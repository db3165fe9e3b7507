import * as tf from '@tensorflow/tfjs';
import { Generator, seededDropout, seededGlorotUniform } from '../../index.ts';
import type { Case } from '../case.ts';

const CLASSES = 10;

/**
 * A model to train: units of its input and hidden layers, the rate of dropout before every layer, and the batch size.
 */
export interface Perceptron {
  readonly name: string;
  readonly units: readonly number[];
  readonly rate: number;
  readonly batch: number;
}

/** A training step of a perceptron with Adam. */
export function trainingStep(perceptron: Perceptron): Case {
  const { name, units, batch } = perceptron;
  return {
    title: `training step of ${name}, batch of ${batch}`,
    on: 'every backend',
    async prepare() {
      const generator = Generator.fromSeed(1);
      const x = generator.stream('x').uniform([batch, units[0]]);
      const y = tf.tidy(() => tf.oneHot(generator.stream('y').uniformInt([batch], 0, CLASSES), CLASSES).toFloat());
      const seeded = compiled(
        perceptron,
        () => seededGlorotUniform({ generator }),
        (args) => seededDropout({ ...args, generator }),
      );
      const stock = compiled(
        perceptron,
        () => tf.initializers.glorotUniform({}),
        (args) => tf.layers.dropout(args),
      );
      // The first step creates the optimizer's tensors.
      await step(seeded.model, x, y);
      await step(stock.model, x, y);
      return {
        seeded: () => step(seeded.model, x, y),
        baseline: () => step(stock.model, x, y),
        dispose: () => {
          for (const { model, optimizer } of [seeded, stock]) {
            model.dispose();
            optimizer.dispose();
          }
          tf.dispose([x, y]);
        },
      };
    },
  };
}

type Initializer = ReturnType<typeof tf.initializers.glorotUniform>;

function compiled(
  { units, rate }: Perceptron,
  initializer: () => Initializer,
  dropout: (args: { rate: number; inputShape: number[] }) => tf.layers.Layer,
) {
  const model = tf.sequential();
  const add = (inputs: number, outputs: number, activation: 'relu' | 'softmax') => {
    model.add(dropout({ rate, inputShape: [inputs] }));
    model.add(tf.layers.dense({ units: outputs, activation, kernelInitializer: initializer() }));
  };
  for (let i = 1; i < units.length; i++) add(units[i - 1], units[i], 'relu');
  add(units[units.length - 1], CLASSES, 'softmax');
  const optimizer = tf.train.adam();
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  return { model, optimizer };
}

/** Returns how many parameters were trained. */
async function step(model: tf.LayersModel, x: tf.Tensor, y: tf.Tensor): Promise<number> {
  const loss = (await model.trainOnBatch(x, y)) as number;
  if (!Number.isFinite(loss)) throw new Error(`bench: the loss must be finite, but is ${loss}.`);
  return model.countParams();
}
