import type { io, LayersModel } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { type Generator, seededBatches, seededGlorotUniform } from '../../index.ts';
import { bitsOf } from '../bits.ts';
import { stateOf } from './killed_program.ts';
import { memorySlots } from './memory_slots.ts';

/** What stands for a process: everything that a program makes in it is made anew. */
export interface Process {
  readonly location: io.IOHandler[];
  /** To be called after every batch; kills the process when its time has come. */
  tick(): void;
}

/** A program, which returns all that it ends with. */
export type Run = (process: Process) => Promise<unknown>;

class Killed extends Error {}

/**
 * Runs a program whole, and killed again and again after so many batches of each process. Expects the same end, and
 * returns it.
 */
export async function itIsTheSameRun<R>(run: (process: Process) => Promise<R>, ...every: number[]): Promise<R> {
  const whole = await run({ location: memorySlots(), tick() {} });
  for (const batches of every) {
    expect(await runKilled(run, batches), `killed every ${batches} batches`).to.deep.equal(whole);
  }
  return whole;
}

/** Runs a program, killed after so many batches of each process, until it comes to its end. */
export async function runKilled<R>(
  run: (process: Process) => Promise<R>,
  batches: number,
  location = memorySlots(),
): Promise<R> {
  for (let i = 0; i < 60; i++) {
    const ending = await runOnce(run, location, batches);
    if (ending !== undefined) return ending;
  }
  throw new Error('It never came to its end.');
}

/** Runs a program in one process; returns undefined if it was killed, after so many batches. */
export async function runOnce<R>(
  run: (process: Process) => Promise<R>,
  location: io.IOHandler[],
  batches = Number.POSITIVE_INFINITY,
): Promise<R | undefined> {
  let ticks = 0;
  const tick = () => {
    ticks += 1;
    if (ticks === batches) throw new Killed('killed');
  };
  try {
    return await run({ location, tick });
  } catch (error) {
    if (error instanceof Killed) return undefined;
    throw error;
  }
}

/** Returns what a run has left in a model: weights, optimizer, and the generator's record. */
export function endOf(model: LayersModel, generator?: Generator) {
  return {
    weights: model.getWeights().map(bitsOf),
    optimizer: model.optimizer && stateOf(model.optimizer),
    record: generator?.getConfig(),
  };
}

/** Twelve examples of three numbers, in a seeded order. */
export function tinyBatches(generator: Generator, { name = 'order', batchSize = 4, rows = 12 } = {}) {
  return seededBatches(tinyTensors(rows), { batchSize, generator, stream: name });
}

export function tinyTensors(rows = 12): { xs: tf.Tensor; ys: tf.Tensor } {
  // The same on every backend.
  const xs = Array.from({ length: rows }, (_, i) => [0, 1, 2].map((j) => Math.sin(3 * i + j)));
  return { xs: tf.tensor2d(xs), ys: tf.tensor2d(xs.map(([x, y, z]) => [x + y + z])) };
}

/** A dense layer of three inputs. */
export function tinyModel(generator: Generator, optimizer: string | tf.Optimizer = 'adam'): tf.Sequential {
  const kernelInitializer = seededGlorotUniform({ generator });
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [3], kernelInitializer })] });
  model.compile({ optimizer: optimizer as string, loss: 'meanSquaredError' });
  return model;
}
