import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type LaunchOptions, launch } from 'puppeteer-core';
import { launchOptions } from '../../../spec/browser/chromium.ts';
import { openOnDisplay } from '../../../spec/browser/display.ts';
import { findProgram } from '../../../spec/browser/engine.ts';
import { serve } from '../../../spec/browser/server.ts';
import { bundlePage } from '../../browser/bundle_page.ts';
import type { Outcome } from '../entry.ts';
import type { Place } from '../place.ts';
import { entriesOf, type Piece, type PlaceOutcomes } from '../run_place.ts';
import type { Speed } from '../speeds.ts';

/** A browser runs so many entries: all their programs at once are more than a software renderer bears. */
const PIECE = 100;
/** An entry that takes so long hangs: a browser with threads in WebAssembly may wait for one forever. */
const LIMIT_IN_MS = 180_000;

/** Runs the catalogue in Chromium or Firefox. What ends the browser, or hangs, is an outcome too. */
export async function runInBrowser(
  place: Place,
  runs: number,
  done: (outcome: Outcome) => void,
): Promise<PlaceOutcomes> {
  const server = await serve(await files());
  const entries = entriesOf(place);
  const outcomes: Outcome[] = [];
  const add = (outcome: Outcome) => {
    outcomes.push(outcome);
    done(outcome);
  };
  let others: Partial<PlaceOutcomes> = {};
  let failedAt = -1;
  try {
    while (outcomes.length < entries.length) {
      const piece = { from: outcomes.length, to: outcomes.length + PIECE };
      try {
        const { outcomes: _, ...rest } = await runPiece(`${server.url}/catalogue.html`, place, runs, piece, add);
        others = { ...rest, ...others };
      } catch (error) {
        // Once more, in a fresh browser, before the entry is to blame.
        const again = failedAt !== outcomes.length;
        failedAt = outcomes.length;
        if (again) continue;
        const { part, name, title } = entries[outcomes.length];
        add({ part, name, title, runs, error: (error as Error).message.split('\n')[0] });
      }
    }
  } finally {
    server.close();
  }
  return { kernels: [], ...others, outcomes };
}

/** Times the kernels that op determinism replaces, in Chromium. */
export async function speedsInBrowser(log: (line: string) => void): Promise<Speed[]> {
  const server = await serve(await files());
  const browser = await launch({ headless: true, protocolTimeout: 3_600_000, ...launchOptions() });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => log(message.text()));
    await page.goto(`${server.url}/catalogue.html`);
    return (await page.evaluate('speeds()')) as Speed[];
  } finally {
    await browser.close();
    server.close();
  }
}

/** Runs a piece of the catalogue in a browser of its own. */
async function runPiece(
  url: string,
  place: Place,
  runs: number,
  piece: Piece,
  add: (outcome: Outcome) => void,
): Promise<PlaceOutcomes> {
  let made: PlaceOutcomes | undefined;
  const run = async (options: LaunchOptions) => {
    const browser = await launch({ headless: true, protocolTimeout: 3_600_000, ...options });
    let watchdog: NodeJS.Timeout | undefined;
    try {
      const page = await browser.newPage();
      const silent = new Promise<never>((_, reject) => {
        const restart = () => {
          clearTimeout(watchdog);
          const hangs = new Error(`hangs, for ${LIMIT_IN_MS / 1000} s at least`);
          watchdog = setTimeout(() => reject(hangs), LIMIT_IN_MS);
        };
        restart();
        page.on('console', (message) => {
          const text = message.text();
          if (!text.startsWith('outcome ')) return;
          restart();
          add(JSON.parse(text.slice('outcome '.length)));
        });
      });
      await page.goto(url);
      const call = `catalogue(${JSON.stringify(place)}, ${runs}, ${JSON.stringify(piece)})`;
      made = (await Promise.race([page.evaluate(call), silent])) as PlaceOutcomes;
      return { version: '', gone: new Promise<string>(() => {}), close: async () => {} };
    } finally {
      clearTimeout(watchdog);
      await browser.close();
    }
  };
  if (place.host === 'chromium') await run(launchOptions());
  else {
    const executablePath = findProgram('firefox-esr', 'firefox');
    const page = await openOnDisplay((env) => run({ browser: 'firefox', executablePath, env }));
    await page.close();
  }
  return made as PlaceOutcomes;
}

async function files(): Promise<Record<string, string | Buffer>> {
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  const wasm = join(dirname(manifest), 'dist');
  const binaries = readdirSync(wasm).filter((name) => name.endsWith('.wasm'));
  return {
    '/catalogue.html': '<!doctype html><meta charset="utf-8"><script src="/catalogue.js"></script>',
    '/catalogue.js': await bundlePage(new URL('page.ts', import.meta.url)),
    ...Object.fromEntries(binaries.map((name) => [`/wasm/${name}`, readFileSync(join(wasm, name))])),
  };
}
