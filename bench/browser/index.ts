import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launch } from 'puppeteer-core';
import { launchOptions } from '../../spec/browser/chromium.ts';
import type { Backend } from '../backends.ts';
import type { Case } from '../case.ts';
import type { Outcome } from '../run.ts';

/** Runs cases in Chromium, on backends that Node does not have. `log` gets lines about the progress. */
export async function runInBrowser(
  cases: readonly Case[],
  backends: readonly Backend[],
  runs: number,
  log: (line: string) => void,
): Promise<Outcome[]> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    // package.json's `sideEffects` names the built files, not the sources.
    ignoreAnnotations: true,
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  const script = outputFiles[0].text;
  const server = createServer((request, response) => {
    const isScript = request.url === '/bench.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><meta charset="utf-8"><script src="/bench.js"></script>');
  });
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  const browser = await launch({ headless: true, protocolTimeout: 3_600_000, ...launchOptions() });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => log(message.text()));
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    const titles = cases.filter(({ on }) => on !== 'host').map(({ title }) => title);
    const call = `bench(${JSON.stringify(titles)}, ${JSON.stringify(backends)}, ${runs})`;
    return (await page.evaluate(call)) as Outcome[];
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
