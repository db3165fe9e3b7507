import Mocha from 'mocha';
import type { Engine } from './engine.ts';
import { SCRIPT_SPECS, SPECS } from './files.ts';
import type { PageEvent } from './page_event.ts';
import { RemoteReporter } from './remote_reporter.ts';
import type { SpecServer } from './server.ts';

/** How long a page may send nothing: longer than any claim may take. */
const SILENCE_IN_MS = 300_000;

/** The outcome of the specs in one engine. */
export interface Outcome {
  /** What the browser calls itself. */
  version: string;
  /** Why they failed, if they did. */
  fault?: string;
  /** The digests of draws, by backend and kind. */
  digests: Record<string, Record<string, string>>;
}

/**
 * Runs the specs of all pages in one engine, those whose full title fits a regular expression, and prints as mocha does.
 *
 * webgl and webgpu have a browser of their own each: what all specs leave on the device, programs above all, is more
 * than a software renderer bears.
 */
export async function runIn(engine: Engine, server: SpecServer, pages: string[], grep: string): Promise<Outcome> {
  const outcome: Outcome = { version: engine.name, digests: {} };
  const reporter = new RemoteReporter(Mocha.reporters.Spec);
  const runPage = async (page: string, fit: string, prefix = '') => {
    let backends: string[] = [];
    const query = new URLSearchParams({ grep: `/^${fit}(?=.*(?:${grep}))/s` });
    outcome.version = await runToEnd(engine, `${server.url}${page}?${query}`, server, (event) => {
      reporter.report(event);
      backends = event.backends ?? backends;
      for (const [backend, digests] of Object.entries(event.digests ?? {})) outcome.digests[prefix + backend] = digests;
    });
    return backends;
  };
  try {
    const backends = await runPage(SPECS, '(?!.*\\bon webg(?:l|pu)(?: |$))');
    for (const device of backends.filter((backend) => /^webg/.test(backend))) {
      const again = await runPage(SPECS, `(?=.*\\bon ${device}(?: |$))`);
      if (!again.includes(device)) throw new Error(`${device} was there, and then does not start`);
    }
    if (pages.includes(SCRIPT_SPECS)) {
      const title = 'by script tags';
      reporter.report({ event: 'suite', title });
      await runPage(SCRIPT_SPECS, '', `${title}, `);
      reporter.report({ event: 'suite end', title });
    }
    if (reporter.stats.tests === 0) outcome.fault = 'no specs were run';
  } catch (error) {
    outcome.fault = (error as Error).message;
  }
  reporter.end();
  if (reporter.stats.failures > 0) outcome.fault ??= `${reporter.stats.failures} failing`;
  return outcome;
}

/** Opens a page, passes on its events until the last one, and returns the version of its browser. */
async function runToEnd(
  engine: Engine,
  url: string,
  server: SpecServer,
  onEvent: (event: PageEvent) => void,
): Promise<string> {
  let watchdog: NodeJS.Timeout | undefined;
  const opening = engine.open(url);
  try {
    await new Promise<void>((resolve, reject) => {
      const restart = () => {
        clearTimeout(watchdog);
        const silent = new Error(`the page sent nothing for ${SILENCE_IN_MS / 1000} s`);
        watchdog = setTimeout(() => reject(silent), SILENCE_IN_MS);
      };
      restart();
      server.onEvent = (event) => {
        restart();
        onEvent(event);
        if (event.event === 'broken') reject(new Error(event.title));
        if (event.event === 'end') resolve();
      };
      opening.then(({ gone }) => gone.then((reason) => reject(new Error(reason))), reject);
    });
    return (await opening).version;
  } finally {
    clearTimeout(watchdog);
    server.onEvent = () => {};
    const page = await opening.catch(() => undefined);
    await page?.close();
  }
}
