import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type LaunchOptions, launch } from 'puppeteer-core';
import { launchOptions } from '../../../spec/browser/chromium.ts';
import { openOnDisplay } from '../../../spec/browser/display.ts';
import { findProgram } from '../../../spec/browser/engine.ts';
import { serve } from '../../../spec/browser/server.ts';
import type { Place } from '../place.ts';
import type { PlaceOutcomes } from '../run_place.ts';

/** A browser runs so many entries: all their programs at once are more than a software renderer bears. */
const PIECE = 100;

/** Runs the catalogue in Chromium or Firefox. */
export async function runInBrowser(place: Place, runs: number, log: (line: string) => void): Promise<PlaceOutcomes> {
  const server = await serve(await files());
  const pieces: PlaceOutcomes[] = [];
  let piece = { from: 0, to: PIECE };
  const run = async (options: LaunchOptions) => {
    const browser = await launch({ headless: true, protocolTimeout: 3_600_000, ...options });
    const version = await browser.version();
    try {
      const page = await browser.newPage();
      page.on('console', (message) => log(message.text()));
      await page.goto(`${server.url}/catalogue.html`);
      const call = `catalogue(${JSON.stringify(place)}, ${runs}, ${JSON.stringify(piece)})`;
      pieces.push((await page.evaluate(call)) as PlaceOutcomes);
    } finally {
      await browser.close();
    }
    return { version, gone: new Promise<string>(() => {}), close: async () => {} };
  };
  try {
    do {
      if (place.host === 'chromium') await run(launchOptions());
      else {
        const executablePath = findProgram('firefox-esr', 'firefox');
        const page = await openOnDisplay((env) => run({ browser: 'firefox', executablePath, env }));
        await page.close();
      }
      log(`entries ${piece.from} to ${piece.to}`);
      piece = { from: piece.to, to: piece.to + PIECE };
    } while (pieces[pieces.length - 1].outcomes.length === PIECE);
  } finally {
    server.close();
  }
  return { ...pieces[0], outcomes: pieces.flatMap(({ outcomes }) => outcomes) };
}

async function files(): Promise<Record<string, string | Buffer>> {
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
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  const wasm = join(dirname(manifest), 'dist');
  const binaries = readdirSync(wasm).filter((name) => name.endsWith('.wasm'));
  return {
    '/catalogue.html': '<!doctype html><meta charset="utf-8"><script src="/catalogue.js"></script>',
    '/catalogue.js': outputFiles[0].text,
    ...Object.fromEntries(binaries.map((name) => [`/wasm/${name}`, readFileSync(join(wasm, name))])),
  };
}
