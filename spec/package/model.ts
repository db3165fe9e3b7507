import type * as tfjs from '@tensorflow/tfjs';
import type * as library from 'tfjs-seeded';

/** Returns the topology, as it is saved, of a model with a seeded initializer and a seeded dropout. */
export async function saveModel(
  tf: typeof tfjs,
  { Generator, seededDropout, seededGlorotUniform }: typeof library,
): Promise<object> {
  const generator = Generator.fromSeed(7);
  const kernelInitializer = seededGlorotUniform({ generator });
  const dense = tf.layers.dense({ name: 'dense', units: 3, inputShape: [2], kernelInitializer });
  const dropout = seededDropout({ name: 'dropout', rate: 0.5, generator });
  const model = tf.sequential({ name: 'model', layers: [dense, dropout] });
  let saved = '';
  const handler = tf.io.withSaveHandler(async ({ modelTopology }) => {
    saved = JSON.stringify(modelTopology);
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
  });
  await model.save(handler);
  return JSON.parse(saved);
}

/** Loads a topology and returns the numbers that the model draws, and the record of its generator afterwards. */
export async function loadModel(tf: typeof tfjs, modelTopology: object): Promise<unknown> {
  const { layers } = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology }));
  const [dense, dropout] = layers;
  const drop = (x: tfjs.Tensor) => dropout.apply(x, { training: true }) as tfjs.Tensor;
  const gradient = tf.grad(drop);
  const numbers = [dense.getWeights()[0], drop(tf.ones([8])), gradient(tf.ones([8]))];
  const drawn = numbers.map((tensor) => Array.from(tensor.dataSync()));
  return JSON.parse(JSON.stringify({ drawn, config: dropout.getConfig() }));
}
