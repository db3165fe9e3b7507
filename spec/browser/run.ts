import Mocha from 'mocha';
import type { Engine } from './engine.ts';
import { SCRIPT_SPECS, SPECS } from './files.ts';
import { Retelling } from './retell.ts';
import type { SpecServer } from './server.ts';
import type { Told } from './told.ts';

/** How long a page may say nothing: more than any claim may take. */
const SILENCE_IN_MS = 300_000;

/** What came of the specs in one engine. */
export interface Outcome {
  /** What the browser calls itself. */
  version: string;
  /** Why they do not all hold, if they do not. */
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
  const retelling = new Retelling(Mocha.reporters.Spec);
  const runPage = async (page: string, fit: string, prefix = '') => {
    let backends: string[] = [];
    const query = new URLSearchParams({ grep: `/^${fit}(?=.*(?:${grep}))/s` });
    outcome.version = await hearPage(engine, `${server.url}${page}?${query}`, server, (told) => {
      retelling.tell(told);
      backends = told.backends ?? backends;
      for (const [backend, digests] of Object.entries(told.digests ?? {})) outcome.digests[prefix + backend] = digests;
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
      retelling.tell({ event: 'suite', title });
      await runPage(SCRIPT_SPECS, '', `${title}, `);
      retelling.tell({ event: 'suite end', title });
    }
    if (retelling.stats.tests === 0) outcome.fault = 'no specs were run';
  } catch (error) {
    outcome.fault = (error as Error).message;
  }
  retelling.end();
  if (retelling.stats.failures > 0) outcome.fault ??= `${retelling.stats.failures} failing`;
  return outcome;
}

/** Opens a page, hears it until its end, and answers what its browser calls itself. */
async function hearPage(engine: Engine, url: string, server: SpecServer, hear: (told: Told) => void): Promise<string> {
  let watchdog: NodeJS.Timeout | undefined;
  const opening = engine.open(url);
  try {
    await new Promise<void>((resolve, reject) => {
      const restart = () => {
        clearTimeout(watchdog);
        const silent = new Error(`the page said nothing for ${SILENCE_IN_MS / 1000} s`);
        watchdog = setTimeout(() => reject(silent), SILENCE_IN_MS);
      };
      restart();
      server.hear = (told) => {
        restart();
        hear(told);
        if (told.event === 'broken') reject(new Error(told.title));
        if (told.event === 'end') resolve();
      };
      opening.then(({ gone }) => gone.then((reason) => reject(new Error(reason))), reject);
    });
    return (await opening).version;
  } finally {
    clearTimeout(watchdog);
    server.hear = () => {};
    const page = await opening.catch(() => undefined);
    await page?.close();
  }
}
