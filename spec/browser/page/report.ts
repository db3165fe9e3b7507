import { backends } from '../../backends.ts';
import { digests } from '../../digests.ts';
import type { PageEvent } from '../page_event.ts';

/** Runs the specs of the page, and sends their events to the server in order. */
export function run(): void {
  Object.assign(window, { running: true });
  mocha.reporter(Reporter as never);
  mocha.run();
}

class Reporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on('start', () => send({ event: 'start', backends }));
    runner.on('end', () => send({ event: 'end', digests }));
    for (const event of ['suite', 'suite end'] as const) {
      runner.on(event, ({ title, root }) => send({ event, title, root }));
    }
    for (const event of ['pass', 'fail', 'pending', 'test end'] as const) {
      runner.on(event, (test: Mocha.Test, error?: Error) => send({ event, ...partsOf(test), error: copied(error) }));
    }
  }
}

function partsOf(test: Mocha.Test) {
  return { title: test.title, titlePath: test.titlePath(), duration: test.duration ?? 0, slow: test.slow() };
}

/** Returns what can be sent of an error. Mocha has made strings of `actual` and `expected` if they are to be compared. */
function copied(error: Error | undefined): PageEvent['error'] {
  if (error === undefined) return undefined;
  const { message, stack = '', actual, expected, showDiff } = error as Error & Record<string, unknown>;
  const compared = typeof actual === 'string' && typeof expected === 'string';
  // Only in V8 the stack begins with the message.
  const full = stack.includes(message) ? stack : `${message}\n${stack.replace(/^/gm, '    at ')}`;
  return { message, stack: full, ...(compared ? { actual, expected, showDiff: showDiff as boolean } : {}) };
}

let waiting: PageEvent[] = [];
let sending = false;

/** Sends an event with all others that are waiting, in one request at a time. */
async function send(event: PageEvent): Promise<void> {
  waiting.push(event);
  if (sending) return;
  sending = true;
  while (waiting.length > 0) {
    const body = JSON.stringify(waiting);
    waiting = [];
    await fetch('/events', { method: 'POST', body });
  }
  sending = false;
}
