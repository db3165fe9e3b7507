import * as tf from '@tensorflow/tfjs';

/** Saves a model with `model.save` and returns what a file would hold, after a round trip through JSON text. */
export async function saved(model: tf.LayersModel, config?: tf.io.SaveConfig): Promise<tf.io.ModelArtifacts> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  const handler = tf.io.withSaveHandler(async (given) => {
    artifacts = given;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler, config);
  const { weightData, ...rest } = artifacts as tf.io.ModelArtifacts;
  return { ...JSON.parse(JSON.stringify(rest)), weightData };
}

/** Loads a model with plain `tf.loadLayersModel`. */
export function loaded(artifacts: tf.io.ModelArtifacts, options?: tf.io.LoadOptions): Promise<tf.LayersModel> {
  return tf.loadLayersModel(tf.io.fromMemory(artifacts), options);
}

/** Saves a model and loads it again. */
export async function reloaded(model: tf.LayersModel, config?: tf.io.SaveConfig): Promise<tf.LayersModel> {
  return loaded(await saved(model, config));
}
