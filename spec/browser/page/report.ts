import { backends } from '../../backends.ts';
import { digests } from '../../digests.ts';
import type { Told } from '../told.ts';

/** Runs the specs of the page, and tells the server what happens, in the order in which it happens. */
export function run(): void {
  Object.assign(window, { running: true });
  mocha.reporter(Reporter as never);
  mocha.run();
}

class Reporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('start', () => tell({ event: 'start', backends }));
    runner.on('end', () => tell({ event: 'end', digests }));
    for (const event of ['suite', 'suite end'] as const) {
      runner.on(event, ({ title, root }) => tell({ event, title, root }));
    }
    for (const event of ['pass', 'fail', 'pending', 'test end'] as const) {
      runner.on(event, (test: Mocha.Test, error?: Error) => tell({ event, ...partsOf(test), error: copied(error) }));
    }
  }
}

function partsOf(test: Mocha.Test) {
  return { title: test.title, titlePath: test.titlePath(), duration: test.duration ?? 0, slow: test.slow() };
}

/** What of an error can be sent. The reporter has made texts of `actual` and `expected`, if they are to be compared. */
function copied(error: Error | undefined): Told['error'] {
  if (error === undefined) return undefined;
  const { message, stack = '', actual, expected, showDiff } = error as Error & Record<string, unknown>;
  const compared = typeof actual === 'string' && typeof expected === 'string';
  // Only V8 begins the stack with the message.
  const full = stack.includes(message) ? stack : `${message}\n${stack.replace(/^/gm, '    at ')}`;
  return { message, stack: full, ...(compared ? { actual, expected, showDiff: showDiff as boolean } : {}) };
}

let waiting: Told[] = [];
let sending = false;

/** Sends what has gathered, one request after the other. */
async function tell(told: Told): Promise<void> {
  waiting.push(told);
  if (sending) return;
  sending = true;
  while (waiting.length > 0) {
    const body = JSON.stringify(waiting);
    waiting = [];
    await fetch('/told', { method: 'POST', body });
  }
  sending = false;
}
