import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { buildSync } from 'esbuild';
import { rollup } from 'rollup';
import ts from 'typescript';
import * as seeded from '../index.ts';
import { loadModel, saveModel } from './package/model.ts';

/** The public names of each part. Adding one, or taking one away, is a change to this list. */
const names: Record<string, string[]> = {
  generator: ['Generator', 'Source', 'Stream', 'getGenerator', 'setGenerator', 'setSeed'],
  layers: [
    'SeededLayer',
    ...classesAndFactories('Dropout', 'SpatialDropout1D', 'SpatialDropout2D', 'SpatialDropout3D'),
    ...classesAndFactories('GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'RandomWidth'),
    ...classesAndFactories('SimpleRNN', 'GRU', 'LSTM', 'ConvLSTM2D'),
    ...classesAndFactories('SimpleRNNCell', 'GRUCell', 'LSTMCell', 'ConvLSTM2DCell'),
  ],
  initializers: [
    'SeededInitializer',
    ...classesAndFactories('RandomUniform', 'RandomNormal', 'TruncatedNormal', 'Orthogonal', 'VarianceScaling'),
    ...classesAndFactories('GlorotUniform', 'GlorotNormal', 'HeUniform', 'HeNormal', 'LeCunUniform', 'LeCunNormal'),
  ],
  data: ['SeededDataset', 'resumable', 'seededSplit', ...classesAndFactories('Batches', 'Map', 'Shuffle')],
  models: ['Checkpoints', 'fileSystem', 'fitResumable', 'generatorOf'],
};
const entries = ['tfjs-seeded', ...Object.keys(names).map((part) => `tfjs-seeded/${part}`)];
const exported = [Object.values(names).flat(), ...Object.values(names)].map((list) => list.sort());

const root = fileURLToPath(new URL('..', import.meta.url));
const room = realpathSync(mkdtempSync(join(tmpdir(), 'tfjs-seeded-')));
const installed = join(room, 'node_modules', 'tfjs-seeded');

/** Has `require` find the CommonJS files, as it did in Node before it could load ES modules. */
const beforeModuleSync = ['--no-experimental-require-module'];

describe('the packed library', function () {
  this.timeout(120_000);

  let topology: object;
  let numbers: unknown;

  before(async () => {
    pack();
    topology = await saveModel(tf, seeded);
    numbers = await loadModel(tf, topology);
  });

  after(() => rmSync(room, { recursive: true, force: true }));

  it('holds what was built, the licence and nothing else', () => {
    const files = ['LICENSE', 'dist', 'package.json', 'README.md', 'CHANGELOG.md'];
    expect(files).to.include.members(readdirSync(installed));
  });

  it('needs nothing but its three peers', () => {
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(dependencies).to.equal(undefined);
    const peers = ['core', 'data', 'layers'].map((part) => `@tensorflow/tfjs-${part}`);
    expect(Object.keys(peerDependencies)).to.have.members(peers);
    const modules = built().filter((file) => !file.includes('.umd.'));
    const imported = modules.flatMap((file) => ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles);
    const packages = imported.map(({ fileName }) => fileName).filter((name) => !name.startsWith('.'));
    expect([...new Set(packages)]).to.have.members(peers);
  });

  it('exports every public name to `import`, and no other', () => {
    const program = `const all = await Promise.all(entries.map((entry) => import(entry)));
      print(all.map((entry) => Object.keys(entry)));`;
    expectExported(run('names.mjs', program));
  });

  it('exports every public name to `require`, and no other', () => {
    const program = 'print(entries.map((entry) => Object.keys(require(entry))));';
    expectExported(run('names.cjs', program));
    expectExported(run('names.cjs', program, beforeModuleSync));
  });

  it('draws the same numbers when it is imported', () => {
    const program = `import * as tf from '@tensorflow/tfjs';
      import * as seeded from 'tfjs-seeded';
      import { loadModel, saveModel } from './model.mjs';
      print(await loadModel(tf, await saveModel(tf, seeded)));`;
    expect(run('import.mjs', program)).to.deep.equal(numbers);
  });

  it('draws the same numbers when it is required', () => {
    const program = `const tf = require('@tensorflow/tfjs');
      const seeded = require('tfjs-seeded');
      import('./model.mjs').then(async ({ loadModel, saveModel }) => {
        print(await loadModel(tf, await saveModel(tf, seeded)));
      });`;
    expect(run('require.cjs', program)).to.deep.equal(numbers);
    expect(run('require.cjs', program, beforeModuleSync)).to.deep.equal(numbers);
  });

  it('is one library to `import` and `require` in one process', () => {
    const program = `import { createRequire } from 'node:module';
      import { serialization } from '@tensorflow/tfjs';
      const require = createRequire(import.meta.url);
      const { SeededDropout } = require('tfjs-seeded');
      const imported = await import('tfjs-seeded');
      const part = await import('tfjs-seeded/layers');
      const [registered] = serialization.SerializationMap.getMap().classNameMap.SeededDropout;
      print([imported, part, require('tfjs-seeded/layers'), { SeededDropout: registered }].map(
        (entry) => entry.SeededDropout === SeededDropout,
      ));`;
    expect(run('both.mjs', program)).to.deep.equal([true, true, true, true]);
  });

  for (const script of ['tfjs-seeded.umd.js', 'tfjs-seeded.umd.min.js']) {
    it(`is the global tfSeeded in a page, from ${script}`, () => {
      // To the script of tfjs any Node is a module with `require`.
      const program = `import { readFileSync } from 'node:fs';
        import { createRequire } from 'node:module';
        import { runInThisContext } from 'node:vm';
        import { loadModel, saveModel } from './model.mjs';
        globalThis.require = createRequire(import.meta.url);
        for (const file of ['@tensorflow/tfjs/dist/tf.min.js', 'tfjs-seeded/dist/${script}']) {
          runInThisContext(readFileSync('node_modules/' + file, 'utf8'));
        }
        const { tf, tfSeeded } = globalThis;
        const numbers = await loadModel(tf, await saveModel(tf, tfSeeded));
        print({ names: Object.keys(tfSeeded), numbers });`;
      const page = run('script.mjs', program) as { names: string[]; numbers: unknown };
      expect(page.names.sort()).to.deep.equal(exported[0]);
      expect(page.numbers).to.deep.equal(numbers);
    });
  }

  for (const [bundler, bundle] of [
    ['esbuild', withEsbuild],
    ['rollup', withRollup],
  ] as const) {
    it(`still registers its classes and kernels after ${bundler} has bundled a bare import`, async () => {
      const load = `import * as tf from '@tensorflow/tfjs';
        import { loadModel } from './model.mjs';
        const made = await loadModel(tf, ${JSON.stringify(topology)});
        print([tf.getKernel('SeededDropout', 'cpu') != null, made]);`;
      for (const bare of [
        "import 'tfjs-seeded';",
        "import 'tfjs-seeded/layers';\nimport 'tfjs-seeded/initializers';",
      ]) {
        expect(run('bundle.mjs', await bundle(`${bare}\n${load}`))).to.deep.equal([true, numbers]);
      }
    });

    it(`is left out by ${bundler} where it is not used`, async () => {
      const used = await bundle("import { Generator } from 'tfjs-seeded/generator';\nprint(Generator);");
      expect(used).to.include('fromKeyCounter').and.not.include('SeededGaussianNoise');
      const unused = await bundle("import { Generator } from 'tfjs-seeded/generator';");
      expect(unused).not.to.include('fromKeyCounter');
    });
  }

  it('draws on the device, whichever entry was imported', () => {
    const program = `import * as tf from '@tensorflow/tfjs';
      import { Generator } from 'tfjs-seeded/generator';
      const programs = [];
      class Device extends tf.KernelBackend {
        data = new tf.DataStorage(this, tf.engine());
        numDataIds = () => this.data.numDataIds();
        runWebGPUProgram(program, inputs, dtype, uniforms) {
          programs.push(program.shaderKey);
          const dataId = {};
          this.data.set(dataId, {});
          return { dataId, shape: program.outputShape, dtype };
        }
      }
      tf.registerBackend('webgpu', () => new Device());
      await tf.setBackend('webgpu');
      Generator.fromSeed(1).uniform([20, 30]);
      Generator.fromSeed(1).stream('a').bernoulli([20, 30], 0.5);
      print(programs);`;
    expect(run('device.mjs', program)).to.deep.equal(['SeededUniformFours', 'SeededBernoulliFours']);
  });

  it('exports every type that a public signature shows', () => {
    expect(hiddenTypes(join(installed, 'dist', 'index.d.ts'))).to.deep.equal([]);
  });

  it('says so when its script comes before that of TensorFlow.js', () => {
    const program = `import { readFileSync } from 'node:fs';
      import { runInThisContext } from 'node:vm';
      try {
        runInThisContext(readFileSync('node_modules/tfjs-seeded/dist/tfjs-seeded.umd.min.js', 'utf8'));
      } catch (error) {
        print(error.message);
      }`;
    expect(run('early.mjs', program)).to.match(
      /^tfjs-seeded: the global `tf` is missing\. Load the script of TensorFlow/,
    );
  });

  for (const [module, moduleResolution] of [
    ['Node16', 'Node16'],
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
    ['CommonJS', 'Node10'],
  ] as const) {
    it(`has types that hold under \`module\` ${module} and \`moduleResolution\` ${moduleResolution}`, () => {
      const consumer = readFileSync(join(root, 'spec/package/consumer.ts'));
      const files = ['consumer.mts', 'consumer.cts'].map((name) => join(room, name));
      for (const file of files) writeFileSync(file, consumer);
      const program = ts.createProgram(/^Node/.test(module) ? files : files.slice(0, 1), {
        module: ts.ModuleKind[module],
        moduleResolution: ts.ModuleResolutionKind[moduleResolution],
        target: ts.ScriptTarget.ES2022,
        strict: true,
        declaration: true,
        outDir: join(room, 'never'),
        ignoreDeprecations: '6.0',
        types: [],
      });
      const diagnostics = program.getSourceFiles().flatMap((file) => {
        const ours = file.fileName.startsWith(room) && !file.fileName.includes('@tensorflow');
        return ours ? ts.getPreEmitDiagnostics(program, file) : [];
      });
      const host = { getCanonicalFileName: basename, getCurrentDirectory: () => room, getNewLine: () => '\n' };
      expect(ts.formatDiagnostics(diagnostics, host)).to.equal('');
    });
  }
});

/** Returns the types in signatures of exported things, and in those of what these show, that the entry does not export. */
function hiddenTypes(entry: string): string[] {
  const { module, moduleResolution } = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const program = ts.createProgram([entry], { module, moduleResolution, strict: true, skipLibCheck: true, types: [] });
  const checker = program.getTypeChecker();
  const original = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const file = checker.getSymbolAtLocation(program.getSourceFile(entry) as ts.SourceFile) as ts.Symbol;
  const exported = new Set(checker.getExportsOfModule(file).map(original));
  const hidden = new Set<string>();
  const seen = new Set<ts.Symbol>();
  const isOurs = (node: ts.Node) => node.getSourceFile().fileName.startsWith(join(entry, '..'));
  const visitSymbol = (symbol: ts.Symbol) => {
    if (seen.has(symbol)) return;
    seen.add(symbol);
    for (const declaration of symbol.declarations ?? []) if (isOurs(declaration)) visit(declaration);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isHeritageClause(node)) return;
    if (ts.isTypeReferenceNode(node)) {
      const symbol = original(checker.getSymbolAtLocation(node.typeName) as ts.Symbol);
      const [declaration] = symbol.declarations ?? [];
      if (declaration && isOurs(declaration) && !ts.isTypeParameterDeclaration(declaration)) {
        if (!exported.has(symbol)) hidden.add(symbol.name);
        visitSymbol(symbol);
      }
    }
    ts.forEachChild(node, visit);
  };
  for (const symbol of exported) visitSymbol(symbol);
  return [...hidden].sort();
}

function classesAndFactories(...kinds: string[]): string[] {
  return kinds.flatMap((kind) => [`Seeded${kind}`, `seeded${kind}`]);
}

/** Builds and packs a copy of the project, so that nobody's `dist` is touched, and installs it in the room. */
function pack(): void {
  const left = ['.git', 'coverage', 'dist', 'node_modules'].map((name) => join(root, name));
  const copy = join(room, 'copy');
  cpSync(root, copy, { recursive: true, filter: (path) => !left.includes(path) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  execFileSync('npm', ['pack', '--pack-destination', room], { cwd: copy, stdio: 'pipe' });
  const tarball = readdirSync(room).find((name) => name.endsWith('.tgz')) ?? '';
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(room, tarball), '--strip-components=1', '-C', installed]);
  symlinkSync(join(root, 'node_modules/@tensorflow'), join(room, 'node_modules/@tensorflow'), 'junction');
  const model = readFileSync(join(root, 'spec/package/model.ts'), 'utf8');
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  writeFileSync(join(room, 'model.mjs'), ts.transpileModule(model, { compilerOptions }).outputText);
}

/** Runs a program where the library is installed, and gives what it printed with `print`. */
function run(file: string, program: string, flags: string[] = []): unknown {
  const print = 'const print = (value) => console.log("\\n" + JSON.stringify(value));';
  writeFileSync(join(room, file), `${print}\nconst entries = ${JSON.stringify(entries)};\n${program}`);
  const output = execFileSync(process.execPath, [...flags, file], { cwd: room, encoding: 'utf8', stdio: 'pipe' });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

function expectExported(found: unknown): void {
  const lists = found as string[][];
  for (const [i, entry] of entries.entries()) expect(lists[i].sort(), entry).to.deep.equal(exported[i]);
}

function built(): string[] {
  const folder = join(installed, 'dist');
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function withEsbuild(program: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents: program, resolveDir: room },
    bundle: true,
    external: ['@tensorflow/*'],
    format: 'esm',
    logLevel: 'error',
    write: false,
  });
  return outputFiles[0].text;
}

async function withRollup(program: string): Promise<string> {
  const input = join(room, 'input.mjs');
  writeFileSync(input, program);
  const bundle = await rollup({ input, external: /^@tensorflow/, plugins: [nodeResolve()], logLevel: 'silent' });
  const { output } = await bundle.generate({});
  return output[0].code;
}
