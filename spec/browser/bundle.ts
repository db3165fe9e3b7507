import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The specs that stay in Node, since they start processes, read files or compile. */
const inNodeOnly = [
  /_in_node\.spec\.ts$/,
  /^(bench|browser|examples)\//,
  /^generator\/(more_)?statistics\.spec\.ts$/,
  /^(imports|package|readme|kernels\/arithmetic|generator\/record)\.spec\.ts$/,
];

const folder = fileURLToPath(new URL('..', import.meta.url));

/** The paths, from `spec`, of the specs that browsers run: all but those that need Node. */
export function browserSpecs(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.spec.ts') && !inNodeOnly.some((needsNode) => needsNode.test(path)))
    .sort();
}

/** Packs those specs, the library's sources and tfjs into one module that runs them. */
export async function bundle(): Promise<string> {
  const specs = browserSpecs().map((path) => `import './${path}';`);
  const contents = [
    "import './browser/page/place.ts';",
    ...specs,
    "import { run } from './browser/page/report.ts';",
    'run();',
  ].join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder, sourcefile: 'specs.ts' },
    bundle: true,
    format: 'esm',
    // package.json's `sideEffects` names what is built, not the sources and specs.
    ignoreAnnotations: true,
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].text;
}
