import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Built packages, by what they were built from. */
const CACHE = join(root, 'node_modules/.cache/tfjs-seeded');

/** What a package is not built from. */
const NO_SOURCES = ['.ci', '.git', 'bench', 'coverage', 'dist', 'docs', 'examples', 'node_modules', 'spec'];

/** A package as `npm pack` makes it. */
export interface Packed {
  tarball: string;
  /** What is in it, unpacked. */
  folder: string;
}

/** Builds and packs the library once for all specs and runs, as long as its sources are the same. */
export async function packed(): Promise<Packed> {
  const sources = readSources();
  const place = join(CACHE, keyOf(sources));
  while (!existsSync(place)) {
    if (isLocked(`${place}.lock`)) await setTimeout(100);
    else build(sources, place);
  }
  return { tarball: join(place, 'tfjs-seeded.tgz'), folder: join(place, 'package') };
}

/** Builds in a copy of the project, so that nobody's `dist` is touched. */
function build(sources: Map<string, Buffer>, place: string): void {
  const room = `${place}.${process.pid}`;
  try {
    if (existsSync(place)) return;
    for (const [path, content] of sources) {
      mkdirSync(dirname(join(room, 'copy', path)), { recursive: true });
      writeFileSync(join(room, 'copy', path), content);
    }
    symlinkSync(join(root, 'node_modules'), join(room, 'copy', 'node_modules'), 'junction');
    execFileSync('npm', ['pack', '--pack-destination', room], { cwd: join(room, 'copy'), stdio: 'pipe' });
    rmSync(join(room, 'copy'), { recursive: true });
    const [tarball] = readdirSync(room);
    renameSync(join(room, tarball), join(room, 'tfjs-seeded.tgz'));
    execFileSync('tar', ['-xzf', 'tfjs-seeded.tgz'], { cwd: room });
    renameSync(room, place);
    removeOld();
  } finally {
    rmSync(room, { recursive: true, force: true });
    rmSync(`${place}.lock`);
  }
}

/** Removes packages that were built more than an hour ago: no spec reads them any more. */
function removeOld(): void {
  for (const name of readdirSync(CACHE)) {
    const old = join(CACHE, name);
    if (Date.now() - statSync(old).mtimeMs > 3_600_000) rmSync(old, { recursive: true, force: true });
  }
}

/** Whether a living process holds the lock. Takes it otherwise. */
function isLocked(lock: string): boolean {
  mkdirSync(dirname(lock), { recursive: true });
  try {
    writeFileSync(lock, `${process.pid}`, { flag: 'wx' });
    return false;
  } catch {
    if (!isHeld(lock)) rmSync(lock, { force: true });
    return true;
  }
}

function isHeld(lock: string): boolean {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    // 0: it has taken the lock, and not yet written its number.
    return holder === 0 || process.kill(holder, 0);
  } catch {
    return false;
  }
}

function readSources(): Map<string, Buffer> {
  const files = readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !NO_SOURCES.includes(name) && !name.endsWith('.tgz'))
    .flatMap((entry) =>
      entry.isDirectory()
        ? readdirSync(join(root, entry.name), { withFileTypes: true, recursive: true }).filter((one) => one.isFile())
        : [entry],
    )
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
    .sort();
  return new Map(files.map((file) => [file, readFileSync(join(root, file))]));
}

function keyOf(sources: Map<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [path, content] of sources) hash.update(`${path} ${content.length}\n`).update(content);
  return hash.digest('hex').slice(0, 16);
}
