import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

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

/** Runs a file in Node and returns a promise of its output, with its process as `child`. */
export function startNode(folder: string, file: string, options: string[] = [], env: NodeJS.ProcessEnv = {}) {
  return promisify(execFile)(process.execPath, [...options, file], { cwd: folder, env: { ...process.env, ...env } });
}

/** Returns the lines that a program printed, without those that show the progress of a fit. */
export function linesOf(stdout: string): string[] {
  return stdout.split('\n').filter((line) => line !== '' && !/^Epoch \d+\/\d+ - /.test(line));
}

function printsOf(code: string): string[] {
  return [...code.matchAll(/console\.log\(.*\); \/\/ prints (.+)$/gm)].map(([, text]) => text);
}
