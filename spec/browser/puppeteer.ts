import { type LaunchOptions, launch } from 'puppeteer-core';
import type { OpenPage } from './engine.ts';

/** Starts a browser by puppeteer, on a page. */
export async function openWithPuppeteer(url: string, options: LaunchOptions): Promise<OpenPage> {
  // A copy, since puppeteer takes `--enable-features` out of the array that it is given.
  const args = [...(options.args ?? [])];
  const browser = await launch({ headless: true, timeout: 60_000, protocolTimeout: 600_000, ...options, args });
  try {
    const page = (await browser.pages())[0] ?? (await browser.newPage());
    const gone = new Promise<string>((resolve) => {
      browser.on('disconnected', () => resolve('the browser has ended'));
      page.on('error', ({ message }) => resolve(message));
      page.on('close', () => resolve('the page has closed'));
    });
    await page.goto(url, { waitUntil: [], timeout: 60_000 });
    return { version: await browser.version(), gone, close: () => browser.close() };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
