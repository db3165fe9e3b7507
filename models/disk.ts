/** What saving and loading ask of a disk, step by step: a kill can come after any step, or in the midst of a `write`. */
export interface Disk {
  /** Gives the absolute path of one that may be relative to the working directory. */
  absolute(path: string): string;
  /** Makes a folder, and those that it lies in, unless it is there. */
  makeFolder(folder: string): Promise<void>;
  /** Gives the names of what lies in a folder. */
  list(folder: string): Promise<string[]>;
  read(file: string): Promise<Uint8Array>;
  write(file: string, data: Uint8Array): Promise<void>;
  /** Waits until a file's data, or the names that lie in a folder, would outlast a power cut. */
  sync(path: string): Promise<void>;
  /** Gives a file another name, in one step: whatever had that name is gone. */
  rename(from: string, to: string): Promise<void>;
  remove(file: string): Promise<void>;
}

/** What is used of Node, whose types and modules this library does without. */
interface Node {
  readonly platform: string;
  getBuiltinModule(name: 'node:fs/promises'): NodeFiles;
  getBuiltinModule(name: 'node:path'): { dirname(path: string): string; resolve(path: string): string };
}

interface NodeFiles {
  mkdir(folder: string, options: { recursive: true }): Promise<string | undefined>;
  open(path: string, flags: 'r'): Promise<{ sync(): Promise<void>; close(): Promise<void> }>;
  readdir(folder: string): Promise<string[]>;
  readFile(file: string): Promise<Uint8Array>;
  rename(from: string, to: string): Promise<void>;
  rm(file: string, options: { force: true }): Promise<void>;
  writeFile(file: string, data: Uint8Array): Promise<void>;
}

/**
 * Gives the disk of this machine. Node's modules are asked for when they are wanted, so that nothing has to be
 * imported, and bundles for browsers need no settings.
 *
 * **Throws** where there is no Node, or one before 20.16.
 */
export function nodeDisk(where: string): Disk {
  const { process } = globalThis as { process?: Partial<Node> };
  if (typeof process?.getBuiltinModule !== 'function') {
    throw new Error(
      `${where}: only Node 20.16 and later have a file system. In a browser, use an indexeddb:// address.`,
    );
  }
  const { platform, getBuiltinModule } = process as Node;
  const { mkdir, open, readdir, readFile, rename, rm, writeFile } = getBuiltinModule('node:fs/promises');
  const { dirname, resolve } = getBuiltinModule('node:path');

  async function sync(path: string): Promise<void> {
    // Windows has no such thing for folders, and opens files for it only to write.
    if (platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  return {
    absolute: resolve,
    async makeFolder(folder) {
      const first = await mkdir(folder, { recursive: true });
      if (first === undefined) return;
      for (let made = folder; made.length >= first.length; made = dirname(made)) await sync(dirname(made));
    },
    list: (folder) => readdir(folder),
    read: (file) => readFile(file),
    write: (file, data) => writeFile(file, data),
    sync,
    rename,
    remove: (file) => rm(file, { force: true }),
  };
}
