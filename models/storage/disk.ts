/** What saving and loading ask of a disk, step by step: a kill can come after any step, or during a `write`. */
export interface Disk {
  /** Returns the absolute path of one that may be relative to the working directory. */
  absolute(path: string): string;
  /** Makes a folder, and those that contain it, unless it exists. */
  makeFolder(folder: string): Promise<void>;
  /** Returns the names in a folder. */
  list(folder: string): Promise<string[]>;
  read(file: string): Promise<Uint8Array>;
  write(file: string, data: Uint8Array): Promise<void>;
  /** Waits until a file's data, or the names in a folder, would survive a power cut. */
  sync(path: string): Promise<void>;
  /** Renames a file in one step: whatever had that name is gone. */
  rename(from: string, to: string): Promise<void>;
  remove(file: string): Promise<void>;
}

/** What is used of Node, whose types and modules this library does without. */
interface Node {
  readonly platform: string;
  getBuiltinModule(name: 'node:fs/promises'): NodeFiles;
  getBuiltinModule(name: 'node:fs'): { realpathSync(path: string): string };
  getBuiltinModule(name: 'node:path'): {
    basename(path: string): string;
    dirname(path: string): string;
    join(...parts: string[]): string;
    resolve(path: string): string;
  };
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
 * Returns the disk of this machine. Node's modules are looked up at the call, so that nothing has to be imported, and
 * bundles for browsers need no settings.
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

/** The causes of a disk's refusals, by the code of the system's error. */
const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'this process may not write there',
  EPERM: 'this process may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: "the disk's quota is used up",
  ENOTDIR: 'a part of the path is a file, or a link that leads nowhere',
  EISDIR: 'there is a folder where a file should be',
  ELOOP: 'a link in the path leads back to itself',
  ENAMETOOLONG: 'the path is too long',
  EEXIST: 'there is a file of that name',
  ENOENT: 'a part of the path does not exist and cannot be made',
  EMFILE: 'too many files are open',
};

/** Returns the cause of an error in plain words, and what the system said. */
export function reasonOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  const cause = name === 'QuotaExceededError' ? "the page's quota is used up" : CAUSES[String(code)];
  return cause === undefined ? message : `${cause} (${message})`;
}

/** Returns a path of this machine without symbolic links, as far as it exists: the same for all names of a folder. */
export function realPath(path: string): string {
  const { getBuiltinModule } = (globalThis as unknown as { process: Node }).process;
  const { basename, dirname, join } = getBuiltinModule('node:path');
  try {
    return getBuiltinModule('node:fs').realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), basename(path));
  }
}
