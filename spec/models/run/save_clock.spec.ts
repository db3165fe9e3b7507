import { expect } from 'chai';
import { SaveClock, type SaveEvery } from '../../../models/run/save_clock.ts';

describe('the clock of saves', () => {
  it("is right at the end of every epoch for 'epoch', and by default", () => {
    for (const clock of [new SaveClock('spec'), new SaveClock('spec', 'epoch')]) {
      expect([clock.isTime(7, true), clock.isTime(7, false)]).to.deep.equal([true, false]);
    }
  });

  it('is right every so many batches of all epochs', () => {
    const clock = new SaveClock('spec', 3);
    expect([1, 2, 3, 4, 5, 6, 7].filter((step) => clock.isTime(step, false))).to.deep.equal([3, 6]);
    expect(clock.isTime(3, true)).to.equal(false);
  });

  it('is right when so many seconds have passed since the last save', () => {
    const { now } = performance;
    try {
      let time = 1000;
      performance.now = () => time;
      const clock = new SaveClock('spec', { seconds: 2 });
      time = 2999;
      expect(clock.isTime(1, false)).to.equal(false);
      time = 3000;
      expect(clock.isTime(2, false)).to.equal(true);
      clock.saved();
      time = 4999;
      expect(clock.isTime(3, true)).to.equal(false);
    } finally {
      performance.now = now;
    }
  });

  it('does not notice that somebody sets the clock of the machine', () => {
    const { now: monotonic } = performance;
    const { now } = Date;
    try {
      performance.now = () => 0;
      const clock = new SaveClock('spec', { seconds: 2 });
      for (const hours of [-1, 0, 1]) {
        Date.now = () => now() + 3_600_000 * hours;
        performance.now = () => 1999;
        expect(clock.isTime(1, false)).to.equal(false);
        performance.now = () => 2000;
        expect(clock.isTime(1, false)).to.equal(true);
      }
    } finally {
      performance.now = monotonic;
      Date.now = now;
    }
  });

  it('is right after every batch for 0 seconds', () => {
    const clock = new SaveClock('spec', { seconds: 0 });
    clock.saved();
    expect(clock.isTime(1, false)).to.equal(true);
  });

  const refusals: [every: unknown, message: RegExp][] = [
    [0, /^spec: `saveEvery` must be an integer in \[1, /],
    [1.5, /^spec: `saveEvery` must be an integer/],
    ['batch', /^spec: `saveEvery` must be 'epoch', a number of batches, or \{seconds\}, but got "batch"\.$/],
    [{}, /^spec: `saveEvery\.seconds` must be a number, but got undefined\.$/],
    [{ seconds: -1 }, /^spec: `saveEvery\.seconds` must be at least 0, but got -1\.$/],
    [null, /^spec: `saveEvery` must be 'epoch'/],
  ];
  for (const [every, message] of refusals) {
    it(`refuses ${JSON.stringify(every)}`, () => {
      expect(() => new SaveClock('spec', every as SaveEvery)).to.throw(message);
    });
  }
});
