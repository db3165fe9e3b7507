import { EventEmitter } from 'node:events';
import Mocha from 'mocha';
import type { Told } from './told.ts';

/**
 * Tells the run of a page again, event by event, to one of mocha's own reporters, which prints it as if it ran here.
 *
 * `failures` answers how many claims failed, once the run has ended; a run without claims has failed.
 */
export class Retelling {
  readonly #runner = Object.assign(new EventEmitter(), {
    stats: { suites: 0, tests: 0, passes: 0, pending: 0, failures: 0, start: new Date(), duration: 0 },
  });

  constructor(reporter: keyof typeof Mocha.reporters) {
    const Reporter = Mocha.reporters[reporter];
    new Reporter(this.#runner as never, {});
  }

  /** How many claims have failed. */
  get failures(): number {
    return this.#runner.stats.failures;
  }

  /** How many claims have been made. */
  get tests(): number {
    return this.#runner.stats.tests;
  }

  tell({ event, error, ...parts }: Told): void {
    const { stats } = this.#runner;
    if (event === 'suite' && !parts.root) stats.suites++;
    if (event === 'pass') stats.passes++;
    if (event === 'fail') stats.failures++;
    if (event === 'pending') stats.pending++;
    if (event === 'test end') stats.tests++;
    if (event === 'end') stats.duration = Date.now() - stats.start.getTime();
    this.#runner.emit(event, { ...parts, titlePath: () => parts.titlePath, slow: () => parts.slow }, error);
  }
}
