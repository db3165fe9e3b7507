import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Place } from '../place.ts';
import { type Piece, runPlace } from '../run_place.ts';
import { measureSpeeds } from '../speeds.ts';

setWasmPaths('/wasm/');

/** The functions that are called in the page. */
Object.assign(globalThis, {
  catalogue(place: Place, runs: number, piece: Piece) {
    if (place.backend === 'wasm' && place.threads !== undefined) setThreadsCount(place.threads);
    return runPlace(place, runs, (outcome) => console.log(`outcome ${JSON.stringify(outcome)}`), piece);
  },
  async speeds() {
    await tf.setBackend('webgpu');
    return measureSpeeds((title) => console.log(title));
  },
});
