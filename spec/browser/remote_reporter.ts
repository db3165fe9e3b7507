import { EventEmitter } from 'node:events';
import type Mocha from 'mocha';
import type { PageEvent } from './page_event.ts';

/** Passes the events of pages to one of mocha's own reporters, which prints them as if the specs had run here. */
export class RemoteReporter {
  readonly stats = { suites: 0, tests: 0, passes: 0, pending: 0, failures: 0, start: new Date(), duration: 0 };
  readonly #runner = Object.assign(new EventEmitter(), { stats: this.stats });

  constructor(Reporter: typeof Mocha.reporters.Base) {
    new Reporter(this.#runner as never, {});
    this.#runner.emit('start');
  }

  /** Reports one event of a page. The `start` and `end` of a page are left out: all pages are one run. */
  report({ event, error, ...parts }: PageEvent): void {
    const { stats } = this;
    if (event === 'start' || event === 'end') return;
    if (event === 'suite' && !parts.root) stats.suites++;
    if (event === 'pass') stats.passes++;
    if (event === 'fail') stats.failures++;
    if (event === 'pending') stats.pending++;
    if (event === 'test end') stats.tests++;
    this.#runner.emit(event, { ...parts, titlePath: () => parts.titlePath, slow: () => parts.slow }, error);
  }

  /** Ends the run: the reporter prints its summary. */
  end(): void {
    this.stats.duration = Date.now() - this.stats.start.getTime();
    this.#runner.emit('end');
  }
}
