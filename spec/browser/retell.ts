import { EventEmitter } from 'node:events';
import type Mocha from 'mocha';
import type { Told } from './told.ts';

/** Tells what pages tell, event by event, to one of mocha's own reporters, which prints it as if it had run here. */
export class Retelling {
  readonly stats = { suites: 0, tests: 0, passes: 0, pending: 0, failures: 0, start: new Date(), duration: 0 };
  readonly #runner = Object.assign(new EventEmitter(), { stats: this.stats });

  constructor(Reporter: typeof Mocha.reporters.Base) {
    new Reporter(this.#runner as never, {});
    this.#runner.emit('start');
  }

  /** Tells one event of a page; where a page begins and ends is not told. */
  tell({ event, error, ...parts }: Told): void {
    const { stats } = this;
    if (event === 'start' || event === 'end') return;
    if (event === 'suite' && !parts.root) stats.suites++;
    if (event === 'pass') stats.passes++;
    if (event === 'fail') stats.failures++;
    if (event === 'pending') stats.pending++;
    if (event === 'test end') stats.tests++;
    this.#runner.emit(event, { ...parts, titlePath: () => parts.titlePath, slow: () => parts.slow }, error);
  }

  /** Ends the run: the reporter prints its closing lines. */
  end(): void {
    this.stats.duration = Date.now() - this.stats.start.getTime();
    this.#runner.emit('end');
  }
}
