import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Returns a TypeScript program as one module for Node, with the library's sources in it and packages outside. It starts
 * in half the time that tsx takes, and one in CommonJS, which may not `await` at its top level, in half of that. Paths
 * in it are relative to the root of the project.
 */
export function bundled(contents: string, format: 'esm' | 'cjs' = 'esm'): string {
  const { outputFiles } = buildSync({
    stdin: { contents, loader: 'ts', resolveDir: root },
    tsconfig: `${root}/tsconfig.json`,
    bundle: true,
    // package.json's `sideEffects` names what is built, not the sources.
    ignoreAnnotations: true,
    packages: 'external',
    platform: 'node',
    format,
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** Runs a TypeScript program in a Node of its own, and returns what it printed. */
export function runProgram(contents: string, args: string[] = [], flags: string[] = []): string {
  const options = [...flags, '--input-type=module', '-', ...args];
  const input = bundled(contents);
  return execFileSync(process.execPath, options, { cwd: root, input, encoding: 'utf8', stdio: 'pipe' });
}
