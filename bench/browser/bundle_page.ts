import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Returns the script of a page, with all that it imports in it. */
export async function bundlePage(file: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(file)],
    bundle: true,
    format: 'iife',
    // package.json's `sideEffects` names the built files, not the sources.
    ignoreAnnotations: true,
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].text;
}
