import { expect } from 'chai';
import { enterLocation, leaveLocation, nextMoment, type Writer } from '../../../models/storage/lock.ts';
import '../../backends.ts';
import { failureOf } from '../../failure_of.ts';

const writer = (isRun: boolean, readAt = 0): Writer => ({ isRun, readAt, savedAt: 0 });

describe('the lock of a storage location', () => {
  let key: string;

  beforeEach(() => {
    key = `file:///nowhere/${Math.random()}`;
  });

  const enter = (one: Writer, of: string | object = key) => enterLocation('spec', of, 'the folder', one);

  it('is taken by one run at a time, and free again when that leaves', async () => {
    const [first, second] = [writer(true), writer(true)];
    await enter(first);
    expect((await failureOf(enter(second))).message).to.equal(
      'spec: the folder is being written to by a run in this process. A storage location has one writer at a time: ' +
        'wait for its end, or save somewhere else.',
    );
    await leaveLocation(key, second);
    await failureOf(enter(second));
    await leaveLocation(key, first);
    await enter(second);
    await leaveLocation(key, second);
  });

  it('is free at once for the next when the last has left, a thousand times', async () => {
    for (let i = 0; i < 1000; i++) {
      const one = writer(true);
      await enter(one);
      await leaveLocation(key, one);
    }
  });

  it('is not free before the last has left', async () => {
    const [first, second] = [writer(true), writer(true)];
    await enter(first);
    const left = leaveLocation(key, first);
    expect((await failureOf(enter(second))).message).to.match(/by a run in this process/);
    await left;
    await enter(second);
    await leaveLocation(key, second);
  });

  it('is the same for a writer that enters again', async () => {
    const one = writer(true);
    await Promise.all([enter(one), enter(one), enter(one)]);
    await leaveLocation(key, one);
    const other = writer(true);
    await enter(other);
    await leaveLocation(key, other);
  });

  it('is taken by the first of several that enter at once', async () => {
    const writers = [1, 2, 3].map(() => writer(true));
    const results = await Promise.allSettled(writers.map((one) => enter(one)));
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'rejected']);
    await leaveLocation(key, writers[0]);
  });

  it('is one for each location, handlers included', async () => {
    const handlers = [{}, {}];
    const writers = [...handlers, key, `${key}/1`].map((of) => [of, writer(true)] as const);
    for (const [of, one] of writers) await enter(one, of);
    await failureOf(enter(writer(true), handlers[0]));
    for (const [of, one] of writers) await leaveLocation(of, one);
  });

  it('is taken over from a writer that is no run, by one that has read what that saved', async () => {
    const [first, second, third] = [writer(false), writer(false), writer(true)];
    await enter(first);
    second.readAt = nextMoment();
    first.savedAt = nextMoment();
    expect((await failureOf(enter(second))).message).to.match(/by another Checkpoints of this process\. A storage/);
    second.readAt = nextMoment();
    await enter(second);
    expect((await failureOf(enter(first))).message).to.match(/by another Checkpoints of this process/);
    await enter(third);
    await failureOf(enter(second));
    await leaveLocation(key, third);
  });
});
