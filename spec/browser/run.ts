import type { Engine } from './engine.ts';
import { Retelling } from './retell.ts';
import type { SpecServer } from './server.ts';

/** How long a page may say nothing: more than any claim may take. */
const SILENCE_IN_MS = 120_000;

/** Runs the served specs in one browser, printing as mocha does, and answers why the run is no success, if it is not. */
export async function runIn(engine: Engine, server: SpecServer, query: URLSearchParams): Promise<string | undefined> {
  const page = await engine.open(`${server.url}?${query}`);
  console.log(`\n${page.version}`);
  const retelling = new Retelling('Spec');
  let watchdog: NodeJS.Timeout | undefined;
  try {
    const fault = await new Promise<string | undefined>((resolve) => {
      const restart = () => {
        clearTimeout(watchdog);
        watchdog = setTimeout(() => resolve(`said nothing for ${SILENCE_IN_MS / 1000} s`), SILENCE_IN_MS);
      };
      page.gone.then(resolve);
      server.hear = (told) => {
        restart();
        if (told.event === 'broken') resolve(told.title);
        else retelling.tell(told);
        if (told.event === 'end') resolve(undefined);
      };
      restart();
    });
    if (fault !== undefined) return fault;
    if (retelling.failures > 0) return `${retelling.failures} failing`;
    return retelling.tests > 0 ? undefined : 'ran no specs';
  } finally {
    clearTimeout(watchdog);
    server.hear = () => {};
    await page.close();
  }
}
