import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { trainings } from '../../bench/determinism/trainings.ts';
import { disableOpDeterminism, enableOpDeterminism } from '../../determinism/index.ts';
import { onEveryBackend } from '../backends.ts';
import { hexOf } from '../bits.ts';

/** `npm run determinism` trains ten times on every backend. A software renderer of webgpu takes seconds for each. */
const TRAININGS: Readonly<Record<string, number>> = { cpu: 2, wasm: 10, webgl: 4, webgpu: 4 };

describe('a training with op determinism on', () => {
  onEveryBackend((backend) => {
    // wasm has no kernel for the gradient of an embedding. cpu, where all is in one thread, need not be shown ten times.
    const names = Object.keys(trainings).filter((name) => backend !== 'wasm' || name.startsWith('a dense'));
    for (const name of names) {
      it(`has the same weights each time, of ${name}`, async () => {
        enableOpDeterminism();
        try {
          const runs = new Set<string>();
          for (let run = 0; run < TRAININGS[backend]; run++) runs.add(await weightsAfter(trainings[name]));
          expect(runs.size).to.equal(1);
        } finally {
          disableOpDeterminism();
        }
      });
    }

    // wasm has no kernel for it.
    if (backend === 'wasm') return;
    it('adds up tensors that were there before it, with the same result each time', async () => {
      const x = tf.range(0, 512).sin().reshape([512, 1]);
      const ids = tf.range(0, 512, 1, 'int32').mod(tf.scalar(3, 'int32'));
      enableOpDeterminism();
      try {
        const runs = new Set<string>();
        for (let run = 0; run < 10; run++) {
          const sums = tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 3);
          runs.add(hexOf((await sums.data()) as Float32Array));
          sums.dispose();
        }
        expect(runs.size).to.equal(1);
      } finally {
        disableOpDeterminism();
        tf.dispose([x, ids]);
      }
    });
  });
});

async function weightsAfter(training: () => Promise<tf.Tensor[]>): Promise<string> {
  const parts: string[] = [];
  for (const weight of await training()) {
    parts.push(hexOf((await weight.data()) as Float32Array));
    weight.dispose();
  }
  return parts.join(' ');
}
