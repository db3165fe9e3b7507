import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Told } from './told.ts';

const { resolve } = createRequire(import.meta.url);
const mocha = join(dirname(resolve('mocha/package.json')), 'mocha.js');
const wasm = join(dirname(resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');

/** Serves a page of specs on this machine, and hears what it tells. */
export interface SpecServer {
  url: string;
  /** Who is told. One page runs at a time. */
  hear: (told: Told) => void;
  close(): void;
}

/** Starts a server of the page that runs `specs`. */
export async function serve(specs: string): Promise<SpecServer> {
  const page = readFileSync(new URL('page/index.html', import.meta.url));
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const send = (type: string, body: string | Buffer) => response.setHeader('Content-Type', type).end(body);
    // What threads in WebAssembly need.
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Cache-Control', 'no-store');
    if (pathname === '/told') {
      let body = '';
      for await (const part of request.setEncoding('utf8')) body += part;
      for (const told of JSON.parse(body) as Told[]) served.hear(told);
      send('text/plain', '');
    } else if (pathname === '/') send('text/html', page);
    else if (pathname === '/specs.js') send('text/javascript', specs);
    else if (pathname === '/mocha.js') send('text/javascript', readFileSync(mocha));
    else if (/^\/wasm\/[\w-]+\.wasm$/.test(pathname)) {
      send('application/wasm', readFileSync(join(wasm, pathname.slice('/wasm/'.length))));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  const served: SpecServer = {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    hear: () => {},
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return served;
}
