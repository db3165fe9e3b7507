import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints, fitResumable, Generator, resumable, type SeededDataset, seededBatches } from '../../index.ts';
import '../backends.ts';
import { failureOf } from '../failure_of.ts';
import { memorySlots } from './memory_slots.ts';
import { endOf, itIsTheSameRun, type Process, tinyBatches, tinyModel, tinyTensors } from './same_run.ts';

type Batch = { xs: tf.Tensor; ys: tf.Tensor };

const REFUSED =
  /: a seeded dataset, which draws from the stream "pool", is read on from one save to the next, but its position would be in/;

/** A loop that trains on batches of two datasets, the second of which goes on over the epochs of the first. */
async function twoDatasets({ location, tick }: Process, isSavedByHand: boolean) {
  const generator = Generator.fromSeed(1);
  const model = tinyModel(generator);
  const dataset = tinyBatches(generator);
  const pool = seededBatches(tinyTensors(20), { batchSize: 3, generator, stream: 'pool' });
  const checkpoints = new Checkpoints(location);
  const what = { model, dataset };
  const saved = (await checkpoints.restore(what)) as { step: number; pool?: never } | undefined;
  if (saved?.pool) pool.setPosition(saved.pool);
  let step = saved?.step ?? 0;
  let others = await pool.iterator();
  const nextOther = async (): Promise<Batch> => {
    const { value, done } = await others.next();
    if (!done) return value;
    others = await pool.iterator();
    return nextOther();
  };
  try {
    while (step < 14) {
      const iterator = await dataset.iterator();
      for (;;) {
        const { value, done } = await iterator.next();
        if (done) break;
        for (const { xs, ys } of [value as unknown as Batch, await nextOther()]) {
          await model.trainOnBatch(xs, ys);
          tf.dispose([xs, ys]);
        }
        step += 1;
        await checkpoints.save(what, isSavedByHand ? { step, pool: pool.getPosition() } : { step });
        tick();
      }
    }
    return endOf(model, generator);
  } finally {
    await checkpoints.release();
  }
}

describe('a seeded dataset that is not the one of the run', () => {
  before(() => tf.setBackend('cpu'));

  it('is refused at a save, if it is read on from one save to the next', async () => {
    const { message } = await failureOf(twoDatasets({ location: memorySlots(), tick() {} }, false));
    expect(message)
      .to.match(REFUSED)
      .and.to.match(/^Checkpoints: /);
  });

  it('is resumed by its position, if the program saves that', async () => {
    await itIsTheSameRun((process) => twoDatasets(process, true), 4);
  });

  it('is refused in a callback that trains on it', async () => {
    const generator = Generator.fromSeed(1);
    const model = tinyModel(generator);
    const pool = tinyBatches(generator, { name: 'pool', rows: 40 }) as unknown as SeededDataset<never>;
    const iterator = (await pool.iterator()) as { next(): Promise<unknown> };
    const args = { epochs: 2, checkpoint: memorySlots(), saveEvery: 1, verbose: 0 as const };
    const callbacks = { onBatchEnd: async () => void tf.dispose((await iterator.next()) as never) };
    const { message } = await failureOf(fitResumable(model, tinyBatches(generator), { ...args, callbacks }));
    expect(message)
      .to.match(REFUSED)
      .and.to.match(/^fitResumable: /);
  });

  it('is not refused where each time an iteration of its own begins', async () => {
    const generator = Generator.fromSeed(1);
    const model = tinyModel(generator);
    const pool = tinyBatches(generator, { name: 'pool', rows: 40 });
    const peek = async () => tf.dispose((await (await pool.iterator()).next()).value as never);
    await fitResumable(model, tinyBatches(generator), {
      epochs: 2,
      checkpoint: memorySlots(),
      saveEvery: 1,
      verbose: 0,
      validationData: pool as never,
      callbacks: { onBatchEnd: peek, onEpochEnd: async () => tf.dispose(await model.evaluateDataset(pool, {})) },
    });
  });

  it('is the one of the run when it is zipped with it', async () => {
    await itIsTheSameRun(async ({ location, tick }) => {
      const generator = Generator.fromSeed(1);
      const model = tinyModel(generator);
      const pool = tinyBatches(generator, { name: 'pool' });
      const both = resumable(tf.data.zip({ one: tinyBatches(generator), other: pool })).map((pair) => {
        const { one, other } = pair as unknown as { one: Batch; other: Batch };
        return { xs: one.xs.concat(other.xs), ys: one.ys.concat(other.ys) };
      });
      const args = { epochs: 2, checkpoint: location, saveEvery: 1, verbose: 0 as const };
      await fitResumable(model, both, { ...args, callbacks: { onBatchEnd: tick } });
      return endOf(model, generator);
    }, 2);
  });

  it('leaves other runs alone, which save it', async () => {
    const generator = Generator.fromSeed(1);
    const run = (name: string) => {
      const args = { epochs: 3, checkpoint: memorySlots(), saveEvery: 1, verbose: 0 as const };
      return fitResumable(tinyModel(generator), tinyBatches(generator, { name, rows: 24 }), args);
    };
    await Promise.all([run('order'), run('pool')]);
  });
});
