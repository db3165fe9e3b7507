import { version_layers } from '@tensorflow/tfjs-layers';

/** The versions of TensorFlow.js that the hooks were written for. */
const SUPPORTED = '4.10 to 4.22';

/**
 * Returns the error of a hook that relies on something that this TensorFlow.js does not have. `what` names it, as in
 * "`AdamOptimizer` has no `accBeta1`".
 */
export function unexpectedTFJS(what: string): Error {
  return new Error(
    `tfjs-seeded: TensorFlow.js ${version_layers} is not as expected: ${what}. ` +
      `Use TensorFlow.js ${SUPPORTED}, or a later tfjs-seeded.`,
  );
}
