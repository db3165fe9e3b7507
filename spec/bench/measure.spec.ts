import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { measure, summarize } from '../../bench/measure.ts';

/** A clock that stands still but for the work that moves it on: by the next of `steps` at every call. */
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
  it('takes the middle of an odd number of times, in whatever order they came', () => {
    expect(summarize([30, 1, 2, 100, 3])).to.deep.equal({ median: 3, least: 1, most: 100, runs: 5 });
  });

  it('takes the mean of the two in the middle of an even number', () => {
    expect(summarize([10, 1, 4, 2])).to.deep.equal({ median: 3, least: 1, most: 10, runs: 4 });
  });

  it('leaves the times in their order', () => {
    const times = [3, 1, 2];
    summarize(times);
    expect(times).to.deep.equal([3, 1, 2]);
  });
});

describe('measure', () => {
  before(() => tf.setBackend('cpu'));

  it('gives the medians and their ratio', async () => {
    const { work, now } = clockwork();
    const pair = { seeded: work('a', [1, 200, 3]), baseline: work('b', [12, 9, 1000]) };
    expect(await measure(pair, { runs: 3, warmUps: 0, now })).to.deep.equal({
      seeded: { median: 3, least: 1, most: 200, runs: 3 },
      baseline: { median: 12, least: 9, most: 1000, runs: 3 },
      ratio: 0.25,
    });
  });

  it('runs the two in turn', async () => {
    const { calls, work, now } = clockwork();
    await measure({ seeded: work('a', [1]), baseline: work('b', [1]) }, { runs: 3, warmUps: 1, now });
    expect(calls.join(' ')).to.equal('a b a b a b a b');
  });

  it('leaves the warm-ups out of the times', async () => {
    const { work, now } = clockwork();
    const pair = { seeded: work('a', [500, 1, 1]), baseline: work('b', [900, 2, 2]) };
    const { seeded, baseline } = await measure(pair, { runs: 2, warmUps: 1, now });
    expect([seeded.most, baseline?.most, seeded.runs]).to.deep.equal([1, 2, 2]);
  });

  it('gives the time of one call where several make up a run', async () => {
    const { calls, work, now } = clockwork();
    const { seeded } = await measure({ seeded: work('a', [6]) }, { runs: 2, warmUps: 0, repeat: 10, now });
    expect([seeded.median, calls.length]).to.deep.equal([6, 20]);
  });

  it('runs a slow baseline as often as it is told, without a warm-up', async () => {
    const { calls, work, now } = clockwork();
    const pair = { seeded: work('a', [1]), baseline: work('b', [8]) };
    const { baseline, ratio } = await measure(pair, { runs: 3, warmUps: 2, baselineRuns: 1, now });
    expect([baseline?.runs, ratio]).to.deep.equal([1, 1 / 8]);
    expect(calls.join(' ')).to.equal('a a a b a a');
  });

  it('gives no ratio without a baseline', async () => {
    const { work, now } = clockwork();
    const comparison = await measure({ seeded: work('a', [1]) }, { runs: 1, now });
    expect(comparison).to.have.all.keys('seeded');
  });

  it('waits for work that goes on after it was called', async () => {
    let time = 0;
    const seeded = async () => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      time += 7;
      return 0;
    };
    const comparison = await measure({ seeded }, { runs: 1, warmUps: 0, now: () => time });
    expect(comparison.seeded.median).to.equal(7);
  });

  it('counts the reading of a tensor in, where it is told to read', async () => {
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
    const manner = { runs: 1, warmUps: 0, now: () => time };
    expect((await measure({ seeded }, manner)).seeded.median).to.equal(0);
    expect((await measure({ seeded }, { ...manner, read: true })).seeded.median).to.equal(4);
  });

  it('reads one number of a tensor, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    const seeded = () => {
      const tensor = tf.ones([3, 4]);
      tensor.data = () => expect.fail('all of it is read');
      return tensor;
    };
    await measure({ seeded }, { runs: 1, warmUps: 0, read: true });
    expect(tf.memory().numTensors).to.equal(before);
  });

  it('disposes of the tensors that the work gives', async () => {
    const before = tf.memory().numTensors;
    await measure({ seeded: () => tf.scalar(1), baseline: () => tf.scalar(2) }, { runs: 2, repeat: 3 });
    expect(tf.memory().numTensors).to.equal(before);
  });
});
