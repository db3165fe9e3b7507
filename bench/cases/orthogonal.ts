import * as tf from '@tensorflow/tfjs';
import { Generator, seededOrthogonal } from '../../index.ts';
import type { Case } from '../case.ts';

/**
 * An orthogonal initial matrix. Stock's decomposition is made of tensor operations, several for each column.
 * `stockRuns` limits its runs; 0 leaves it out where it would take minutes, and then only the host's work is timed.
 */
export function orthogonal(side: number, limits: { runs?: number; stockRuns?: number } = {}): Case {
  const { runs, stockRuns } = limits;
  return {
    title: `orthogonal [${side}, ${side}]`,
    on: stockRuns === 0 ? 'host' : 'every backend',
    runs,
    warmUps: runs === undefined ? undefined : 1,
    baselineRuns: stockRuns,
    prepare() {
      const seeded = seededOrthogonal({ generator: Generator.fromSeed(1) });
      const stock = tf.initializers.orthogonal({});
      // Otherwise it warns at every call that it is slow.
      Object.assign(stock, { ELEMENTS_WARN_SLOW: Number.POSITIVE_INFINITY });
      return {
        seeded: () => seeded.apply([side, side]),
        baseline: stockRuns === 0 ? undefined : () => stock.apply([side, side]),
        remark: stockRuns === 0 ? 'stock would take many minutes.' : undefined,
      };
    },
  };
}
