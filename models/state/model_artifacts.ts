import type { io } from '@tensorflow/tfjs-core';
import { type LayersModel, version_layers } from '@tensorflow/tfjs-layers';
import { trainingConfigOf } from '../../hooks/training_config.ts';

/** Returns what `model.save` hands to a handler, but for the weights. */
export function artifactsOf(model: LayersModel): io.ModelArtifacts {
  const artifacts: io.ModelArtifacts = {
    modelTopology: model.toJSON(undefined, false) as io.ModelArtifacts['modelTopology'],
    format: 'layers-model',
    generatedBy: `TensorFlow.js tfjs-layers v${version_layers}`,
    convertedBy: null as unknown as string,
  };
  const { userDefinedMetadata } = model as unknown as Pick<io.ModelArtifacts, 'userDefinedMetadata'>;
  if (userDefinedMetadata != null) artifacts.userDefinedMetadata = userDefinedMetadata;
  if (isNamed(model.loss) && isNamed(model.metrics ?? [])) artifacts.trainingConfig = trainingConfigOf(model);
  return artifacts;
}

/** Whether losses or metrics are all given by name: only so can they be saved. */
function isNamed(given: unknown): boolean {
  if (typeof given === 'string') return true;
  return (
    typeof given === 'object' &&
    given !== null &&
    Object.values(given)
      .flat()
      .every((one) => typeof one === 'string')
  );
}
