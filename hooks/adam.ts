import { AdamOptimizer, scalar } from '@tensorflow/tfjs-core';
import { powerBySteps } from './power_by_steps.ts';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

/** What tfjs declares protected or private. */
interface AdamInternals {
  readonly beta1: number;
  readonly beta2: number;
  readonly iterations: number;
  readonly accBeta1: Assignable;
  readonly accBeta2: Assignable;
}

interface Assignable {
  assign(value: ReturnType<typeof scalar>): void;
}

const MAX_INT32 = 2 ** 31 - 1;

/** The methods with which this copy of the library has replaced tfjs's own. */
const wrappers = new WeakSet<object>();

/**
 * Makes tfjs's Adam resume exactly after loading.
 *
 * **Changes** `AdamOptimizer.prototype.setWeights`: after tfjs's own method, it sets the powers of the two betas again.
 *
 * **Why** Adam keeps these powers in float32 and multiplies them once a step. tfjs does not save them, but computes
 * them from the number of steps by `pow`, which rounds once instead of at every step; so weights differ after some 200
 * steps. There is no public way to set them.
 *
 * **Two copies** of this library set the same values twice.
 *
 * **Throws**, when weights are set, if Adam has no such fields in this version of tfjs, or if a beta or the number of
 * steps is out of range, as in a damaged file.
 *
 * **See** tfjs-core, `src/optimizers/adam_optimizer.ts`, `setWeights`.
 */
export function hookAdam(): void {
  const { setWeights } = AdamOptimizer.prototype;
  if (typeof setWeights !== 'function') throw unexpectedTFJS('`AdamOptimizer` has no `setWeights`');
  if (wrappers.has(setWeights)) return;
  async function setWeightsExactly(this: AdamOptimizer, weights: Parameters<typeof setWeights>[0]): Promise<void> {
    await setWeights.call(this, weights);
    const adam = this as unknown as AdamInternals;
    const { iterations } = adam;
    if (!Number.isInteger(iterations) || iterations < 0 || iterations > MAX_INT32) {
      throw new RangeError(
        `Adam: \`iter\` must be an integer in [0, 2^31), but got ${iterations}. The file is damaged.`,
      );
    }
    for (const name of ['1', '2'] as const) {
      const [power, beta] = [adam[`accBeta${name}`], adam[`beta${name}`]];
      if (typeof power?.assign !== 'function' || typeof beta !== 'number') {
        throw unexpectedTFJS(`\`AdamOptimizer\` has no \`accBeta${name}\` and \`beta${name}\``);
      }
      if (!(beta >= 0 && beta <= 1)) {
        throw new RangeError(`Adam: \`beta${name}\` must be in [0, 1], but got ${beta}.`);
      }
      const exact = scalar(powerBySteps(Math.fround(beta), iterations + 1));
      power.assign(exact);
      exact.dispose();
    }
  }
  wrappers.add(setWeightsExactly);
  AdamOptimizer.prototype.setWeights = setWeightsExactly;
}
