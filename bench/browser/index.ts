import { launch } from 'puppeteer-core';
import { launchOptions } from '../../spec/browser/chromium.ts';
import { serve } from '../../spec/browser/server.ts';
import type { Backend } from '../backends.ts';
import type { Case } from '../case.ts';
import type { Outcome } from '../run.ts';
import { bundlePage } from './bundle_page.ts';

/** Runs cases in Chromium, on backends that Node does not have. `log` gets lines about the progress. */
export async function runInBrowser(
  cases: readonly Case[],
  backends: readonly Backend[],
  runs: number,
  log: (line: string) => void,
): Promise<Outcome[]> {
  const server = await serve({
    '/bench.html': '<!doctype html><meta charset="utf-8"><script src="/bench.js"></script>',
    '/bench.js': await bundlePage(new URL('page.ts', import.meta.url)),
  });
  const browser = await launch({ headless: true, protocolTimeout: 3_600_000, ...launchOptions() });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => log(message.text()));
    await page.goto(`${server.url}/bench.html`);
    const titles = cases.filter(({ on }) => on !== 'host').map(({ title }) => title);
    const call = `bench(${JSON.stringify(titles)}, ${JSON.stringify(backends)}, ${runs})`;
    return (await page.evaluate(call)) as Outcome[];
  } finally {
    await browser.close();
    server.close();
  }
}
