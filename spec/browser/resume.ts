import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { bundleTraining } from './bundle.ts';
import { launchOptions } from './chromium.ts';
import { serve } from './server.ts';

/** The batches after which each page is closed, or its browser killed, in turn. There are 80 in all. */
const TURNS = [7, 11, 5, 14];

/**
 * Trains a model in a page of Chromium that is closed in mid-epoch and opened again, as is its browser, killed and
 * started anew; and once without a break. Meanwhile another tab is opened that would train the same run. Returns what is
 * wrong if the two ended differently, or if the other tab was not refused.
 */
export async function resumeInChromium(): Promise<string | undefined> {
  const page = '<!doctype html><meta charset="utf-8"><script type="module" src="training.js"></script>';
  const server = await serve({ '/training.html': page, '/training.js': await bundleTraining() });
  const profile = mkdtempSync(join(tmpdir(), 'tfjs-seeded-profile-'));
  let browser: Browser | undefined;
  try {
    const start = () => launch({ ...launchOptions(), headless: true, userDataDir: profile });
    const open = async (run: string) => {
      browser ??= await start();
      const opened = await browser.newPage();
      await opened.goto(`${server.url}/training.html?run=${run}`);
      return opened;
    };
    for (const [i, turn] of TURNS.entries()) {
      const training = await open('killed');
      await training.waitForFunction((batches) => Number.parseInt(document.title, 10) >= batches, {}, turn);
      const refusal = await refusalOf(await open('killed'));
      if (!/indexeddb:\/\/killed.* another tab/.test(refusal)) return `another tab was not refused: ${refusal}`;
      if ((await training.title()).startsWith('trained')) return 'it had come to its end before it was closed';
      if (i % 2 === 0) {
        await training.close();
      } else {
        await killed(browser as Browser);
        browser = undefined;
      }
    }
    const [resumed, whole] = [await ending(await open('killed')), await ending(await open('whole'))];
    return resumed === whole ? undefined : `it ended with ${resumed}, and without a break with ${whole}`;
  } finally {
    await browser?.close();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Waits until a page has trained its model, and returns the digest of its final state. */
async function ending(page: Page): Promise<string> {
  await page.waitForFunction(() => document.title.startsWith('trained'), { timeout: 120_000 });
  return page.title();
}

/** Waits until a page trains, or is refused, and returns its title. */
async function refusalOf(page: Page): Promise<string> {
  await page.waitForFunction(() => document.title !== '', { timeout: 120_000 });
  const title = await page.title();
  await page.close();
  return title;
}

/** Ends a browser as a crash would. */
async function killed(browser: Browser): Promise<void> {
  const gone = new Promise((resolve) => browser.process()?.once('exit', resolve));
  browser.process()?.kill('SIGKILL');
  await gone;
}
