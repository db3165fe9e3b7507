import { expect } from 'chai';
import Mocha from 'mocha';
import { Retelling } from './retell.ts';
import type { Told } from './told.ts';

const run: Told[] = [
  { event: 'start' },
  { event: 'suite', title: '', root: true },
  { event: 'suite', title: 'on webgl', root: false },
  { event: 'pass', title: 'is fast', titlePath: ['on webgl', 'is fast'], duration: 1, slow: 75 },
  { event: 'test end', title: 'is fast' },
  { event: 'pending', title: 'is left out' },
  { event: 'test end', title: 'is left out' },
  {
    event: 'fail',
    title: 'is right',
    titlePath: ['on webgl', 'is right'],
    duration: 1,
    slow: 75,
    error: { message: 'expected 1', stack: 'Error: expected 1\n    at specs.js:1', actual: '1', expected: '2' },
  },
  { event: 'test end', title: 'is right' },
  { event: 'suite end', title: 'on webgl', root: false },
  { event: 'suite end', title: '', root: true },
  { event: 'end' },
];

/** Tells runs to mocha's own reporter, and gives what it prints. */
function printed(...runs: Told[][]): { text: string; stats: Retelling['stats'] } {
  const lines: unknown[][] = [];
  const { Base } = Mocha.reporters as unknown as { Base: { consoleLog(...line: unknown[]): void; useColors: boolean } };
  const { consoleLog, useColors } = Base;
  Object.assign(Base, { consoleLog: (...line: unknown[]) => lines.push(line), useColors: false });
  try {
    const retelling = new Retelling(Mocha.reporters.Spec);
    for (const told of runs.flat()) retelling.tell(told);
    retelling.end();
    return { text: lines.map((line) => line.join(' ')).join('\n'), stats: retelling.stats };
  } finally {
    Object.assign(Base, { consoleLog, useColors });
  }
}

describe('a retelling', () => {
  it('counts what the page told', () => {
    expect(printed(run).stats).to.include({ suites: 1, tests: 3, passes: 1, pending: 1, failures: 1 });
  });

  it('is printed by the reporter of mocha, with what failed and the closing lines', () => {
    const { text } = printed(run);
    for (const part of ['on webgl', 'is fast', 'is left out', 'is right', 'specs.js:1', '-1', '+2']) {
      expect(text).to.include(part);
    }
    expect(text)
      .to.match(/%d passing.* 1 /)
      .and.to.match(/%d pending.* 1/)
      .and.to.match(/%d failing.* 1/);
  });

  it('is one run, though several pages told it', () => {
    const { text, stats } = printed(run, run);
    expect(stats.tests).to.equal(6);
    expect(text.match(/passing/g)).to.have.lengthOf(1);
  });
});
