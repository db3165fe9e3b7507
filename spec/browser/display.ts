import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { findProgram, type OpenPage } from './engine.ts';
import { startProgram } from './start_program.ts';

/** Whether there can be a screen: that of the desktop, or a virtual one of Xvfb. */
export function hasDisplay(): boolean {
  return process.env.DISPLAY !== undefined || findProgram('Xvfb') !== undefined;
}

/** Opens a page on the existing screen, or on a virtual one that ends with it. */
export async function openOnDisplay(open: (env: NodeJS.ProcessEnv) => Promise<OpenPage>): Promise<OpenPage> {
  if (process.env.DISPLAY !== undefined) return open(process.env);
  const options = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const xvfb = startProgram('Xvfb', options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  try {
    const page = await open({ ...process.env, DISPLAY: `:${await numberOf(xvfb)}` });
    const close = () => page.close().finally(() => xvfb.kill());
    return { ...page, close };
  } catch (error) {
    xvfb.kill();
    throw error;
  }
}

/** Returns the number of the screen, which Xvfb prints when it is ready. */
async function numberOf(xvfb: ChildProcess): Promise<string> {
  const lines = createInterface(xvfb.stdio[3] as Readable);
  const ended = once(xvfb, 'exit').then(([code]) => Promise.reject(new Error(`Xvfb ended with ${code}.`)));
  const [number] = await Promise.race([once(lines, 'line'), ended]);
  ended.catch(() => {});
  return number;
}
