import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';

/** The specs for Node alone: they start processes, read files, compile, or repeat what digests show in browsers. */
const inNodeOnly = [
  /_in_node\.spec\.ts$/,
  /^(bench|browser|examples|package|torture)\//,
  /^(arithmetic|imports|readme|generator\/record)\.spec\.ts$/,
  /^generator\/(more_)?statistics\.spec\.ts$/,
];

const isForNode = (path: string) => inNodeOnly.some((some) => some.test(path));

const folder = fileURLToPath(new URL('..', import.meta.url));

/** Returns the paths, from `spec`, of the specs that browsers run: all but those for Node alone. */
export function browserSpecs(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.spec.ts') && !isForNode(path.replace('.slow.', '.')))
    .sort();
}

/** Bundles those specs, the library's sources and tfjs into one module that runs them. */
export function bundleSpecs(): Promise<string> {
  return bundled(
    [
      './browser/page/more_backends.ts',
      './browser/page/find_backends.ts',
      ...browserSpecs().map((path) => `./${path}`),
    ],
    {},
  );
}

/** Bundles the specs of digests for a page where script tags have loaded tfjs as `tf`, the library as `tfSeeded`. */
export function bundleScriptSpecs(): Promise<string> {
  const globals: Record<string, string> = {
    '@tensorflow/tfjs': 'tf',
    '@tensorflow/tfjs-backend-wasm': '{}',
    '../index.ts': 'tfSeeded',
  };
  return bundled(['./browser/page/find_backends.ts', './digests.spec.ts'], {
    plugins: [
      {
        name: 'globals',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /./ }, ({ path }) => (path in globals ? { path, namespace: 'global' } : undefined));
          onLoad({ filter: /./, namespace: 'global' }, ({ path }) => ({
            contents: `module.exports = ${globals[path]}`,
          }));
        },
      },
    ],
  });
}

/** Bundles the program of a page that trains a model. */
export function bundleTraining(): Promise<string> {
  return oneFile("import './browser/page/training.ts';", {});
}

function bundled(modules: string[], options: BuildOptions): Promise<string> {
  const imports = modules.map((path) => `import '${path}';`);
  return oneFile([...imports, "import { run } from './browser/page/report.ts';", 'run();'].join('\n'), options);
}

async function oneFile(contents: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder, sourcefile: 'page.ts' },
    bundle: true,
    // package.json's `sideEffects` names what is built, not the sources and specs.
    ignoreAnnotations: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
    ...options,
  });
  return outputFiles![0].text;
}
