import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import type { PageEvent } from './page_event.ts';

/** Serves pages of specs on this machine, and receives their events. */
export interface SpecServer {
  url: string;
  /** Called with each event. One page runs at a time. */
  onEvent: (event: PageEvent) => void;
  close(): void;
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** Starts a server of files, by their paths. */
export async function serve(files: Record<string, string | Buffer>): Promise<SpecServer> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    // Required by threads in WebAssembly.
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    response.setHeader('Cache-Control', 'no-store');
    if (pathname === '/events') {
      let body = '';
      for await (const part of request.setEncoding('utf8')) body += part;
      for (const event of JSON.parse(body) as PageEvent[]) served.onEvent(event);
      response.end();
    } else if (Object.hasOwn(files, pathname)) {
      response.setHeader('Content-Type', types[extname(pathname)]).end(files[pathname]);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, 'localhost', listening));
  const served: SpecServer = {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    onEvent: () => {},
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return served;
}
