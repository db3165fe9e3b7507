import { version_layers } from '@tensorflow/tfjs-layers';

/** The versions of TensorFlow.js that the hooks were written for. */
const SUPPORTED = '4.10 to 4.22';

/**
 * Returns the error of a hook that finds TensorFlow.js other than it relies on. `what` says what is not there, as in
 * "`AdamOptimizer` has no `accBeta1`".
 */
export function unexpectedTFJS(what: string): Error {
  return new Error(
    `tfjs-seeded: TensorFlow.js ${version_layers} is not as expected: ${what}. ` +
      `Use TensorFlow.js ${SUPPORTED}, or a later tfjs-seeded.`,
  );
}
