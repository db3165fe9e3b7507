import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleScriptSpecs, bundleSpecs } from './bundle.ts';

/** The page of all specs. */
export const SPECS = '/specs.html';

/** The page of the specs of the file for script tags; missing before `npm run build`. */
export const SCRIPT_SPECS = '/script_specs.html';

/** Returns the files that browsers request, by their paths. */
export async function specFiles(): Promise<Record<string, string | Buffer>> {
  const page = readFileSync(new URL('page/specs.html', import.meta.url), 'utf8');
  const wasm = join(folderOf('@tensorflow/tfjs-backend-wasm'), 'dist');
  const files: Record<string, string | Buffer> = {
    [SPECS]: page,
    '/specs.js': await bundleSpecs(),
    '/mocha.js': readFileSync(join(folderOf('mocha'), 'mocha.js')),
  };
  for (const name of readdirSync(wasm).filter((name) => name.endsWith('.wasm'))) {
    files[`/wasm/${name}`] = readFileSync(join(wasm, name));
  }
  const built = fileURLToPath(new URL('../../dist/tfjs-seeded.umd.min.js', import.meta.url));
  if (!existsSync(built)) return files;
  return {
    ...files,
    [SCRIPT_SPECS]: page
      .replace(
        '<script src="/mocha.js">',
        '<script src="/tf.js"></script>\n<script src="/tfjs-seeded.js"></script>\n$&',
      )
      .replace('/specs.js', '/script_specs.js'),
    '/script_specs.js': await bundleScriptSpecs(),
    '/tf.js': readFileSync(join(folderOf('@tensorflow/tfjs'), 'dist/tf.min.js')),
    '/tfjs-seeded.js': readFileSync(built),
  };
}

function folderOf(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}
