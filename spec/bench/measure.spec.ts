import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { measure, summarize } from '../../bench/measure.ts';

/** A clock that only the work advances: by the next of `steps` at every call. */
function clockwork() {
  let time = 0;
  const calls: string[] = [];
  const work = (name: string, steps: number[]) => () => {
    time += steps[calls.filter((call) => call === name).length % steps.length];
    calls.push(name);
    return 0;
  };
  return { calls, work, now: () => time };
}

describe('summarize', () => {
  it('returns the middle one of an odd number of times, in whatever order they are', () => {
    expect(summarize([30, 1, 2, 100, 3])).to.deep.equal({ median: 3, min: 1, max: 100, runs: 5 });
  });

  it('returns the mean of the two middle ones of an even number', () => {
    expect(summarize([10, 1, 4, 2])).to.deep.equal({ median: 3, min: 1, max: 10, runs: 4 });
  });

  it('does not change the order of the times', () => {
    const times = [3, 1, 2];
    summarize(times);
    expect(times).to.deep.equal([3, 1, 2]);
  });
});

describe('measure', () => {
  before(() => tf.setBackend('cpu'));

  it('returns the medians and their ratio', async () => {
    const { work, now } = clockwork();
    const pair = { seeded: work('a', [1, 200, 3]), baseline: work('b', [12, 9, 1000]) };
    expect(await measure(pair, { runs: 3, warmUps: 0, now })).to.deep.equal({
      seeded: { median: 3, min: 1, max: 200, runs: 3 },
      baseline: { median: 12, min: 9, max: 1000, runs: 3 },
      ratio: 0.25,
    });
  });

  it('runs the two in turn', async () => {
    const { calls, work, now } = clockwork();
    await measure({ seeded: work('a', [1]), baseline: work('b', [1]) }, { runs: 3, warmUps: 1, now });
    expect(calls.join(' ')).to.equal('a b a b a b a b');
  });

  it('does not count the warm-ups', async () => {
    const { work, now } = clockwork();
    const pair = { seeded: work('a', [500, 1, 1]), baseline: work('b', [900, 2, 2]) };
    const { seeded, baseline } = await measure(pair, { runs: 2, warmUps: 1, now });
    expect([seeded.max, baseline?.max, seeded.runs]).to.deep.equal([1, 2, 2]);
  });

  it('returns the time of one call if a run has several', async () => {
    const { calls, work, now } = clockwork();
    const { seeded } = await measure({ seeded: work('a', [6]) }, { runs: 2, warmUps: 0, repeat: 10, now });
    expect([seeded.median, calls.length]).to.deep.equal([6, 20]);
  });

  it('runs a slow baseline `baselineRuns` times, without a warm-up', async () => {
    const { calls, work, now } = clockwork();
    const pair = { seeded: work('a', [1]), baseline: work('b', [8]) };
    const { baseline, ratio } = await measure(pair, { runs: 3, warmUps: 2, baselineRuns: 1, now });
    expect([baseline?.runs, ratio]).to.deep.equal([1, 1 / 8]);
    expect(calls.join(' ')).to.equal('a a a b a a');
  });

  it('returns no ratio without a baseline', async () => {
    const { work, now } = clockwork();
    const comparison = await measure({ seeded: work('a', [1]) }, { runs: 1, now });
    expect(comparison).to.have.all.keys('seeded');
  });

  it('waits for asynchronous work', async () => {
    let time = 0;
    const seeded = async () => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      time += 7;
      return 0;
    };
    const comparison = await measure({ seeded }, { runs: 1, warmUps: 0, now: () => time });
    expect(comparison.seeded.median).to.equal(7);
  });

  it('includes the time of reading a tensor with `read`', async () => {
    let time = 0;
    const seeded = () => {
      const tensor = tf.scalar(1);
      const data = tensor.data.bind(tensor);
      tensor.data = (async () => {
        time += 4;
        return data();
      }) as typeof tensor.data;
      return tensor;
    };
    const timing = { runs: 1, warmUps: 0, now: () => time };
    expect((await measure({ seeded }, timing)).seeded.median).to.equal(0);
    expect((await measure({ seeded }, { ...timing, read: true })).seeded.median).to.equal(4);
  });

  it('reads one number of a tensor, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const seeded = () => {
      const tensor = tf.ones([3, 4]);
      tensor.data = () => expect.fail('all of it is read');
      return tensor;
    };
    await measure({ seeded }, { runs: 1, warmUps: 0, read: true });
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('disposes of the tensors that the work returns', async () => {
    const before = tf.memory().numTensors;
    await measure({ seeded: () => tf.scalar(1), baseline: () => tf.scalar(2) }, { runs: 2, repeat: 3 });
    expect(tf.memory().numTensors).to.equal(before);
  });
});
