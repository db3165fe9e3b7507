import { textHash } from '../../generator/stream_seed.ts';

/** Who writes to a storage location. */
export interface Writer {
  /** Whether it is a run, which has an end; otherwise a program saves whenever it likes. */
  isRun: boolean;
  /** When it last read what is saved there, and when it last saved, in the order of `nextMoment`. */
  readAt: number;
  savedAt: number;
}

interface Held {
  writer: Writer;
  /** Settles when the location is locked across processes. */
  readonly locked: Promise<() => void>;
}

/** The locations that this process writes to, and who does. */
const held = new Map<string | object, Held>();

let moment = 0;

/** Returns a number that is greater than all before. */
export function nextMoment(): number {
  moment += 1;
  return moment;
}

/**
 * Makes sure that a storage location has one writer. `key` is what the location is for all who write to it, and `name`
 * what it is called. It is free again when it is left, and when the process dies or the page is closed.
 *
 * In one process a writer takes over from another one, unless that is a run, if it has read what the other one has saved.
 *
 * A handler is known only within this process. Processes on other machines, or in other containers, are not seen.
 *
 * **Throws** if another writer has it: in this process, in another one of this machine, or in another tab.
 */
export async function enterLocation(where: string, key: string | object, name: string, writer: Writer): Promise<void> {
  const current = held.get(key);
  if (current !== undefined) {
    if (current.writer !== writer) {
      if (current.writer.isRun) throw taken(where, name, 'a run in this process');
      // A run reads what is there before it begins.
      const hasRead = writer.isRun || writer.readAt > current.writer.savedAt;
      if (!hasRead) throw taken(where, name, 'another Checkpoints of this process');
      current.writer = writer;
    }
    await current.locked;
    return;
  }
  const locked = typeof key === 'string' ? lockAcross(where, key, name) : Promise.resolve(() => {});
  held.set(key, { writer, locked });
  try {
    await locked;
  } catch (error) {
    held.delete(key);
    throw error;
  }
}

/** Makes a storage location free, if it is the writer's. */
export async function leaveLocation(key: string | object, writer: Writer): Promise<void> {
  const current = held.get(key);
  if (current?.writer !== writer) return;
  const release = await current.locked;
  // Another writer may have taken over meanwhile.
  if (held.get(key) !== current || current.writer !== writer) return;
  held.delete(key);
  release();
}

function lockAcross(where: string, key: string, name: string): Promise<() => void> {
  if (key.startsWith('file://')) return lockSocket(where, key, name);
  if (/^(indexeddb|localstorage):/.test(key)) return lockTabs(where, key, name);
  return Promise.resolve(() => {});
}

/** What is used of Node. */
interface Node {
  readonly platform: string;
  readonly pid: number;
  getBuiltinModule(name: 'node:net'): Net;
  getBuiltinModule(name: 'node:os'): { tmpdir(): string; userInfo(): { uid: number } };
  getBuiltinModule(name: 'node:fs'): { unlinkSync(path: string): void };
}

interface Net {
  createServer(onConnection: (socket: Socket) => void): Server;
  connect(path: string): Socket;
}

interface Server {
  listen(path: string): this;
  close(): void;
  unref(): void;
  once(event: 'listening', listener: () => void): this;
  once(event: 'error', listener: (error: { code?: string }) => void): this;
}

interface Socket {
  end(text: string): void;
  destroy(): void;
  setEncoding(encoding: 'utf8'): void;
  setTimeout(milliseconds: number, listener: () => void): void;
  on(event: 'data', listener: (text: string) => void): this;
  once(event: 'connect' | 'end', listener: () => void): this;
  once(event: 'error', listener: (error: { code?: string }) => void): this;
}

/**
 * Locks by listening on a local socket, which the system closes when the process dies, however it dies. Who asks is told
 * the number of the process.
 */
async function lockSocket(where: string, key: string, name: string): Promise<() => void> {
  const { process } = globalThis as { process?: Node };
  if (typeof process?.getBuiltinModule !== 'function') return () => {};
  const net = process.getBuiltinModule('node:net');
  if (typeof net?.createServer !== 'function') return () => {};
  const path = socketPath(process, key);
  for (let attempt = 0; ; attempt++) {
    try {
      const server = await listening(net, path, process.pid);
      server.unref();
      return () => server.close();
    } catch (error) {
      // Where there are no such sockets, runs of this process alone are kept apart.
      if ((error as { code?: string }).code !== 'EADDRINUSE') return () => {};
    }
    const holder = await askHolder(net, path);
    if (holder !== undefined || attempt > 0) throw taken(where, name, `process ${holder ?? 'unknown'}`);
    // A socket file outlives its process; nobody listens to it any more.
    if (isFile(path)) process.getBuiltinModule('node:fs').unlinkSync(path);
  }
}

function socketPath(process: Node, key: string): string {
  const [low, high] = textHash(key);
  const id = `tfjs-seeded-${low.toString(16).padStart(8, '0')}${high.toString(16).padStart(8, '0')}`;
  // On Linux and Windows these names are not files, and vanish with the process.
  if (process.platform === 'linux') return `\0${id}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${id}`;
  return `${process.getBuiltinModule('node:os').tmpdir()}/${id}`;
}

function isFile(path: string): boolean {
  return path.startsWith('/');
}

function listening(net: Net, path: string, pid: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      socket.once('error', () => {});
      socket.end(String(pid));
    });
    server.once('error', reject);
    server.once('listening', () => resolve(server));
    server.listen(path);
  });
}

/** Returns what the holder of a socket says; undefined if there is none. */
function askHolder(net: Net, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = '';
    const socket = net.connect(path);
    socket.setEncoding('utf8');
    socket.on('data', (text) => {
      said += text;
    });
    socket.once('end', () => resolve(said));
    socket.once('error', ({ code }) => resolve(code === 'ECONNREFUSED' || code === 'ENOENT' ? undefined : ''));
    // A process that is stopped holds it as well.
    socket.setTimeout(2000, () => {
      socket.destroy();
      resolve('');
    });
  });
}

/** What is used of Web Locks. */
interface LockManager {
  request(
    name: string,
    options: { ifAvailable: true },
    callback: (lock: object | null) => Promise<unknown> | undefined,
  ): Promise<unknown>;
}

/** Locks by the Web Locks API, which the browser releases when the page is closed. */
function lockTabs(where: string, key: string, name: string): Promise<() => void> {
  const { locks } = ((globalThis as { navigator?: unknown }).navigator ?? {}) as { locks?: LockManager };
  if (locks === undefined) return Promise.resolve(() => {});
  return new Promise((resolve, reject) => {
    locks
      .request(`tfjs-seeded ${key}`, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          reject(taken(where, name, 'another tab'));
          return undefined;
        }
        return new Promise<void>((release) => resolve(release));
      })
      .catch(reject);
  });
}

/** Returns the error for a location that another writer has. */
export function taken(where: string, name: string, by: string): Error {
  return new Error(
    `${where}: ${name} is being written to by ${by}. A storage location has one writer at a time: wait for its end, or ` +
      'save somewhere else.',
  );
}
