import type { io } from '@tensorflow/tfjs';

/** Handlers that keep what they are given as a file would, in JSON text and bytes: what outlasts a process. */
export function memorySlots(count = 2): io.IOHandler[] {
  return Array.from({ length: count }, () => {
    let text: string | undefined;
    let weights: ArrayBuffer;
    return {
      async save({ weightData, ...json }: io.ModelArtifacts) {
        text = JSON.stringify(json);
        weights = (weightData as ArrayBuffer).slice(0);
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' as const } };
      },
      async load() {
        return text === undefined ? undefined : { ...JSON.parse(text), weightData: weights.slice(0) };
      },
    };
  });
}
