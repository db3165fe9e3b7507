import '@tensorflow/tfjs-backend-webgpu';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Place } from '../place.ts';
import { type Piece, runPlace } from '../run_place.ts';

setWasmPaths('/wasm/');

/** The function that `runInBrowser` calls in the page. */
Object.assign(globalThis, {
  catalogue(place: Place, runs: number, piece: Piece) {
    if (place.backend === 'wasm' && place.threads !== undefined) setThreadsCount(place.threads);
    return runPlace(place, runs, (outcome) => console.log(`outcome ${JSON.stringify(outcome)}`), piece);
  },
});
