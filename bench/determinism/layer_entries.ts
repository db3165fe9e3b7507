import * as tf from '@tensorflow/tfjs';
import type { Entry, Work } from './entry.ts';
import { floats, ints, tensorOf } from './inputs.ts';
import { type LayerCase, layerCases } from './layers.ts';

/** The layers of the catalogue: forward, backward, and in a training step. */
export function layerEntries(): Entry[] {
  return layerCases.flatMap((one) =>
    (['forward', 'gradient', 'step'] as const).map((work): Entry => {
      const title = one.title === '' ? work : `${one.title}: ${work}`;
      return { part: 'layer', name: one.name, title, prepare: () => layerWork(one, work) };
    }),
  );
}

function layerWork({ make, inputs, classes }: LayerCase, work: 'forward' | 'gradient' | 'step'): Work {
  const xs = inputs.map((shape) => tensorOf(classes === undefined ? floats(...shape) : ints(classes, ...shape)));
  const symbols = inputs.map((shape) => tf.input({ batchShape: [...shape] }));
  const layer = make();
  const output = layer.apply(symbols.length === 1 ? symbols[0] : symbols) as tf.SymbolicTensor;
  const model = tf.model({ inputs: symbols, outputs: output });
  const weights = layer.getWeights().map(({ shape }) => tensorOf(floats(...shape)).mul(0.2));
  const ys = tensorOf(floats(...(output.shape as number[])));
  const called = (given: tf.Tensor[]) =>
    layer.call(given.length === 1 ? given[0] : given, { training: true }) as tf.Tensor | tf.Tensor[];
  const loss = () => {
    const result = [called(xs)].flat()[0];
    return tf.losses.meanSquaredError(ys, result.reshape(ys.shape)) as tf.Scalar;
  };
  const variables = () => layer.trainableWeights.map((weight) => (weight as unknown as { val: tf.Variable }).val);

  const forward = () => tf.tidy(() => [called(xs)].flat().map((result) => tf.clone(result)));
  const gradient = () =>
    tf.tidy(() => {
      const toWeights = variables().length === 0 ? [] : Object.values(tf.variableGrads(loss, variables()).grads);
      if (classes !== undefined) return toWeights;
      const toInputs = tf.grads((...given: tf.Tensor[]) => {
        const result = [called(given)].flat()[0];
        return tf.losses.meanSquaredError(ys, result.reshape(ys.shape)) as tf.Scalar;
      })(xs);
      return [...toWeights, ...toInputs];
    });
  const step = async () => {
    layer.setWeights(weights);
    if (variables().length === 0) return forward();
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' });
    tf.dispose((await model.trainOnBatch(xs.length === 1 ? xs[0] : xs, ys)) as never);
    model.optimizer.dispose();
    return layer.getWeights().map((weight) => tf.clone(weight));
  };
  layer.setWeights(weights);
  return {
    run: { forward, gradient, step }[work],
    dispose() {
      tf.dispose([xs, weights, ys]);
      model.dispose();
    },
  };
}
