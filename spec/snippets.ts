import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundled } from './run_program.ts';

/** A program in a Markdown file. */
export interface Snippet {
  /** The heading above it. */
  heading: string;
  code: string;
  /** The lines that it should print, by its comments `// prints X` after a `console.log`. */
  prints: string[];
}

/** Returns the programs of a Markdown file: its JavaScript and TypeScript blocks that are not marked as fragments. */
export function snippetsOf(file: string | URL): Snippet[] {
  const found: Snippet[] = [];
  let heading = '';
  for (const [, title, code] of readFileSync(file, 'utf8').matchAll(/^#+ (.+)$|^```[jt]s\n([\s\S]*?)^```$/gm)) {
    if (title) heading = title;
    else found.push({ heading, code, prints: printsOf(code) });
  }
  return found;
}

/** Starts a program in a folder of the project, in Node. Resolves to what it has printed; `child` is its process. */
export function start(folder: string, code: string) {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, bundled(code));
  return promisify(execFile)(process.execPath, [file], { cwd: folder });
}

/** Calls `work` with a new folder of the project, from which programs find its packages, and removes the folder. */
export async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(fileURLToPath(new URL('.snippets-', import.meta.url)));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns the lines that a program printed, without those that show the progress of a fit. */
export function linesOf(stdout: string): string[] {
  return stdout.split('\n').filter((line) => line !== '' && !/^Epoch \d+\/\d+ - /.test(line));
}

function printsOf(code: string): string[] {
  return [...code.matchAll(/console\.log\(.*\); \/\/ prints (.+)$/gm)].map(([, text]) => text);
}
