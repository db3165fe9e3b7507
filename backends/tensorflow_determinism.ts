import type { Determinism } from './determinism.ts';

/** Op determinism on tfjs-node, where TensorFlow's threads add in a fixed order, but one operation draws. */
export const determinism: Determinism = {
  differing: ['Multinomial'],
  kernels: {
    Multinomial() {
      throw new Error(
        'enableOpDeterminism: `tf.multinomial` on the backend tensorflow must repeat its numbers for one seed, but draws ' +
          'new ones at every call. Use `categorical` of a Generator or Stream.',
      );
    },
  },
};
