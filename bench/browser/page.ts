import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-webgpu';
import type { Backend } from '../backends.ts';
import { casesOf, SIZES } from '../cases/index.ts';
import { run } from '../run.ts';

tf.enableProdMode();

/** The function that `runInBrowser` calls in the page: runs the cases with these titles. */
Object.assign(globalThis, {
  bench(titles: string[], backends: Backend[], runs: number) {
    const cases = casesOf(SIZES).filter(({ title }) => titles.includes(title));
    return run(cases, backends, { runs }, (title, on) => console.log(`${title}, ${on}`));
  },
});
