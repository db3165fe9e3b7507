import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { programs } from '../../bench/determinism/trainings.ts';
import { Checkpoints, fitResumable, Generator, seededBatches } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { holds, switchOffForSuite } from '../determinism/switch_off.ts';
import { failureOf } from '../failure_of.ts';
import { memorySlots } from './memory_slots.ts';
import { endOf, itIsTheSameRun, tinyBatches, tinyModel } from './same_run.ts';

describe('op determinism', () => {
  switchOffForSuite();
  before(() => tf.setBackend('cpu'));

  const held = async (options: object): Promise<number[]> => {
    const seen: number[] = [];
    const generator = Generator.fromSeed(1);
    await fitResumable(tinyModel(generator), tinyBatches(generator), {
      epochs: 1,
      checkpoint: memorySlots(),
      verbose: 0,
      callbacks: { onBatchEnd: () => void seen.push(holds()) },
      ...options,
    });
    return seen;
  };

  it('is on while fitResumable trains, and off afterwards, also after a failure', async () => {
    expect(await held({})).to.deep.equal([1, 1, 1]);
    expect(holds()).to.equal(0);
    const failing = {
      onBatchEnd() {
        throw new Error(`on: ${holds()}`);
      },
    };
    expect((await failureOf(held({ callbacks: failing }))).message).to.equal('on: 1');
    expect(holds()).to.equal(0);
  });

  it('is off with `deterministic: false`, which must be a boolean', async () => {
    expect(await held({ deterministic: false })).to.deep.equal([0, 0, 0]);
    for (const make of [
      () => held({ deterministic: 1 }),
      async () => new Checkpoints('x', { deterministic: 1 as never }),
    ]) {
      expect((await failureOf(make())).message).to.match(/`deterministic` must be a boolean, but got 1/);
    }
  });

  it('is on from the first restore or save of Checkpoints until their release', async () => {
    const generator = Generator.fromSeed(1);
    const what = { model: tinyModel(generator) };
    for (const deterministic of [true, false]) {
      const checkpoints = new Checkpoints(memorySlots(), { deterministic });
      expect(holds()).to.equal(0);
      await checkpoints.restore(what);
      await checkpoints.save(what);
      expect(holds()).to.equal(deterministic ? 1 : 0);
      await checkpoints.release();
      await checkpoints.release();
      expect(holds()).to.equal(0);
    }
  });
});

describe('a run that was killed, whose operations of tfjs need not repeat their bits', () => {
  onEveryBackend((backend) => {
    for (const [kind, program] of Object.entries(programs)) {
      // wasm has no kernel for the gradient of an embedding.
      if (backend === 'wasm' && !kind.startsWith('a dense')) continue;
      it(`ends with the same weights, of ${kind}`, async () => {
        await itIsTheSameRun(async ({ location, tick }) => {
          const generator = Generator.fromSeed(3);
          const { model, xs, ys } = program(generator);
          await fitResumable(model, seededBatches({ xs, ys }, { batchSize: 8, generator }), {
            epochs: 2,
            checkpoint: location,
            saveEvery: 1,
            verbose: 0,
            callbacks: { onBatchEnd: tick },
          });
          return endOf(model, generator);
        }, 3);
      });
    }
  });
});
