import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transform } from 'esbuild';
import ts from 'typescript';

/** Without it, a page with the script tags in the wrong order fails with "reading 'data'". */
const AFTER_TFJS = `if (typeof exports !== 'object' && typeof define !== 'function' && !globalThis.tf?.data) {
  throw new Error(
    'tfjs-seeded: the global \`tf\` is missing. Load the script of TensorFlow.js (tf.min.js) before that of tfjs-seeded.',
  );
}`;

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const compiled = compile();
rmSync('dist', { recursive: true, force: true });

/** What tsc compiled, packed as ES modules, as CommonJS and, for script tags, as one file. */
export default [
  {
    ...packed(entries()),
    plugins: [declarations()],
    output: [modules('es', 'js'), modules('cjs', 'cjs')],
  },
  {
    ...packed(join(compiled, 'index.js')),
    output: [script('dist/tfjs-seeded.umd.js'), { ...script('dist/tfjs-seeded.umd.min.js'), plugins: [minified()] }],
  },
];

/** Compiles the sources, without specs, into a temporary folder. */
function compile() {
  const folder = mkdtempSync(join(tmpdir(), 'tfjs-seeded-'));
  process.on('exit', () => rmSync(folder, { recursive: true }));
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const options = ['--project', 'tsconfig.build.json', '--outDir', folder];
  execFileSync(process.execPath, [tsc, ...options], { stdio: ['ignore', 2, 2] });
  return folder;
}

/** Returns the compiled file of each entry that package.json exports. */
function entries() {
  const files = Object.values(manifest.exports).flatMap((entry) => entry.import?.default ?? []);
  return files.map((file) => file.replace('./dist', compiled));
}

function packed(input) {
  return {
    input,
    external: Object.keys(manifest.peerDependencies),
    onLog: (level, log, handle) => handle(level === 'warn' ? 'error' : level, log),
  };
}

/** One file for each module: in a shared chunk, which `sideEffects` cannot name, registrations would be dropped. */
function modules(format, extension) {
  return {
    dir: 'dist',
    format,
    interop: 'esModule',
    preserveModules: true,
    preserveModulesRoot: compiled,
    entryFileNames: `[name].${extension}`,
  };
}

function script(file) {
  return {
    file,
    format: 'umd',
    interop: 'esModule',
    name: 'tfSeeded',
    banner: AFTER_TFJS,
    globals: {
      '@tensorflow/tfjs-core': 'tf',
      '@tensorflow/tfjs-data': 'tf.data',
      '@tensorflow/tfjs-layers': 'tf',
    },
  };
}

/** Puts tsc's declarations beside the modules, file for file: two copies of a class with `#private` would differ. */
function declarations() {
  return {
    name: 'declarations',
    generateBundle({ format }) {
      const [to, imported] = format === 'cjs' ? ['.d.cts', '.cjs'] : ['.d.ts', '.js'];
      for (const file of readdirSync(compiled, { recursive: true })) {
        if (!file.endsWith('.d.ts')) continue;
        const fileName = file.replaceAll('\\', '/').replace(/\.d\.ts$/, to);
        const source = withExtension(readFileSync(join(compiled, file), 'utf8'), imported);
        this.emitFile({ type: 'asset', fileName, source });
      }
    },
  };
}

/** Returns the declarations with every relative import ending in `extension`. */
function withExtension(text, extension) {
  for (const { fileName, pos, end } of ts.preProcessFile(text).importedFiles.reverse()) {
    if (!fileName.startsWith('.')) continue;
    text = text.slice(0, pos + 1) + fileName.replace(/\.[jt]s$/, extension) + text.slice(end + 1);
  }
  return text;
}

function minified() {
  return {
    name: 'minified',
    renderChunk: (code) => transform(code, { minify: true, target: 'es2022' }),
  };
}
