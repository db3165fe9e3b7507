import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints } from '../../index.ts';
import '../backends.ts';
import { memorySlots } from './memory_slots.ts';
import { smallProgram } from './small_program.ts';

describe('1,000 saves', () => {
  before(() => tf.setBackend('cpu'));

  it('leave memory as it was, tensors and heap', async function () {
    this.timeout(120_000);
    const { model } = smallProgram();
    const checkpoints = new Checkpoints(memorySlots());
    const save = async (times: number) => {
      for (let i = 0; i < times; i++) await checkpoints.save({ model }, { epoch: i });
      collectGarbage();
      return { tensors: tf.memory().numTensors, bytes: tf.memory().numBytes, heap: process.memoryUsage().heapUsed };
    };
    const early = await save(100);
    const late = await save(900);
    expect([late.tensors, late.bytes]).to.deep.equal([early.tensors, early.bytes]);
    // A checkpoint is 10 kB: 900 of them, or what they are made of, would show.
    expect(late.heap - early.heap).to.be.below(2e6);
  });
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
