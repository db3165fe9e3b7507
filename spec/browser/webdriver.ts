import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { OpenPage } from './engine.ts';
import { startProgram } from './start_program.ts';

/** Starts a browser by its WebDriver program and opens a page. **See** the W3C's WebDriver. */
export async function openWithWebDriver(
  url: string,
  program: string,
  capabilities: object,
  env: NodeJS.ProcessEnv,
): Promise<OpenPage> {
  const port = await freePort();
  const driver = startProgram(program, [`--port=${port}`], { env, stdio: 'ignore' });
  const ended = once(driver, 'exit').then(() => 'the driver has ended');
  const ask = (method: string, path: string, body?: object) =>
    Promise.race([request(method, `http://localhost:${port}/${path}`, body), ended.then(fail)]);
  // The browser ends with its driver.
  const close = async () => {
    driver.kill();
    await ended;
  };
  try {
    while (!(await ask('GET', 'status').catch(() => driver.exitCode !== null && fail('it does not start')))) {
      await wait(100);
    }
    const session = await ask('POST', 'session', { capabilities: { alwaysMatch: capabilities } });
    // Does not wait for the page, whose specs run while it loads.
    await ask('POST', `session/${session.sessionId}/url`, { url });
    return {
      version: `${session.capabilities.browserName}/${session.capabilities.browserVersion}`,
      gone: ended,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: each command returns something else.
async function request(method: string, url: string, body?: object): Promise<any> {
  const response = await fetch(url, {
    method,
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const { value } = (await response.json()) as { value: { message?: string } | null };
  return response.ok ? value : fail(`${value?.message}`);
}

function fail(reason: string): never {
  throw new Error(`WebDriver: ${reason}.`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
