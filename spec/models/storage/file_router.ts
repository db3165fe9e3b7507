import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';

/**
 * Registers handlers for `file://` that do and say what those of tfjs-node do, which has to be compiled: a folder of
 * `model.json` and `weights.bin`, written in place.
 *
 * **See** tfjs-node, `src/io/file_system.ts`.
 */
export function registerFileRouter(): { remove(): void } {
  let isRemoved = false;
  const router = (url: string | string[]) =>
    !isRemoved && typeof url === 'string' && url.startsWith('file://') ? handlerOf(url.slice('file://'.length)) : null;
  tf.io.registerSaveRouter(router as never);
  tf.io.registerLoadRouter(router as never);
  return {
    remove() {
      isRemoved = true;
    },
  };
}

function handlerOf(folder: string): tf.io.IOHandler {
  const file = (name: string) => join(folder, name);
  return {
    async save({ weightData, weightSpecs, ...rest }) {
      mkdirSync(folder, { recursive: true });
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
      writeFileSync(file('model.json'), JSON.stringify({ ...rest, weightsManifest }));
      writeFileSync(file('weights.bin'), new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)));
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } };
    },
    async load() {
      if (!existsSync(folder)) throw new Error(`Path ${folder} does not exist: loading failed.`);
      const { weightsManifest, ...rest } = JSON.parse(readFileSync(file('model.json'), 'utf8'));
      if (!existsSync(file('weights.bin')))
        throw new Error(`Weight file ${file('weights.bin')} does not exist: loading failed`);
      const weights = readFileSync(file('weights.bin'));
      const weightData = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length) as ArrayBuffer;
      return { ...rest, weightSpecs: weightsManifest[0].weights, weightData };
    },
  };
}
