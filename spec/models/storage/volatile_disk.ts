import type { Disk } from '../../../models/storage/disk.ts';

interface File {
  data: Uint8Array;
  /** What of it would outlast a power cut. */
  kept: Uint8Array;
}

type Names = Map<string, File>;

/**
 * A disk in memory, with one folder, that does at a power cut the worst that it may: of a file's data it keeps what
 * was synced, and of the changes of names since the folder was synced, it keeps any.
 */
export class VolatileDisk implements Disk {
  #names: Names;
  #kept: Names;
  #changes: ((names: Names) => void)[] = [];

  constructor(names: Names = new Map()) {
    this.#names = names;
    this.#kept = new Map(names);
  }

  absolute(path: string): string {
    return path;
  }

  async makeFolder(): Promise<void> {}

  async list(folder: string): Promise<string[]> {
    return Array.from(this.#names.keys(), (path) => path.slice(folder.length + 1));
  }

  async read(path: string): Promise<Uint8Array> {
    return this.#file(path).data;
  }

  async write(path: string, data: Uint8Array): Promise<void> {
    const file = this.#names.get(path) ?? { data, kept: new Uint8Array() };
    file.data = data;
    file.kept = new Uint8Array();
    this.#change((names) => names.set(path, file));
  }

  async sync(path: string): Promise<void> {
    const file = this.#names.get(path);
    if (file) {
      file.kept = file.data;
    } else {
      this.#kept = new Map(this.#names);
      this.#changes = [];
    }
  }

  async rename(from: string, to: string): Promise<void> {
    const file = this.#file(from);
    this.#change((names) => {
      names.delete(from);
      names.set(to, file);
    });
  }

  async remove(path: string): Promise<void> {
    this.#file(path);
    this.#change((names) => names.delete(path));
  }

  /** Returns the disks that a power cut could leave now. */
  *cuts(): Generator<VolatileDisk> {
    for (let chosen = 0; chosen < 2 ** this.#changes.length; chosen++) {
      const names = new Map(this.#kept);
      this.#changes.forEach((change, i) => {
        if ((chosen >> i) % 2 === 1) change(names);
      });
      for (const [path, { kept }] of names) names.set(path, { data: kept, kept });
      yield new VolatileDisk(names);
    }
  }

  #file(path: string): File {
    const file = this.#names.get(path);
    if (file === undefined) throw Object.assign(new Error(`There is no ${path}.`), { code: 'ENOENT' });
    return file;
  }

  #change(change: (names: Names) => void): void {
    change(this.#names);
    this.#changes.push(change);
  }
}
