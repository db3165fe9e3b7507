import { expect } from 'chai';
import Mocha from 'mocha';
import type { PageEvent } from './page_event.ts';
import { RemoteReporter } from './remote_reporter.ts';

const run: PageEvent[] = [
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

/** Returns what mocha's own reporter prints of runs. */
function printed(...runs: PageEvent[][]): { text: string; stats: RemoteReporter['stats'] } {
  const lines: unknown[][] = [];
  const { Base } = Mocha.reporters as unknown as { Base: { consoleLog(...line: unknown[]): void; useColors: boolean } };
  const { consoleLog, useColors } = Base;
  Object.assign(Base, { consoleLog: (...line: unknown[]) => lines.push(line), useColors: false });
  try {
    const reporter = new RemoteReporter(Mocha.reporters.Spec);
    for (const event of runs.flat()) reporter.report(event);
    reporter.end();
    return { text: lines.map((line) => line.join(' ')).join('\n'), stats: reporter.stats };
  } finally {
    Object.assign(Base, { consoleLog, useColors });
  }
}

describe('RemoteReporter', () => {
  it('counts the events of a page', () => {
    expect(printed(run).stats).to.include({ suites: 1, tests: 3, passes: 1, pending: 1, failures: 1 });
  });

  it('prints as the reporter of mocha does, with what failed and a summary', () => {
    const { text } = printed(run);
    for (const part of ['on webgl', 'is fast', 'is left out', 'is right', 'specs.js:1', '-1', '+2']) {
      expect(text).to.include(part);
    }
    expect(text)
      .to.match(/%d passing.* 1 /)
      .and.to.match(/%d pending.* 1/)
      .and.to.match(/%d failing.* 1/);
  });

  it('reports several pages as one run', () => {
    const { text, stats } = printed(run, run);
    expect(stats.tests).to.equal(6);
    expect(text.match(/passing/g)).to.have.lengthOf(1);
  });
});
