import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import ts from 'typescript';

/** The dependency diagram: each folder of the library, and the folders that it may import. */
const below: Record<string, string[]> = {
  '.': ['models', 'layers', 'initializers', 'data', 'determinism', 'generator', 'hooks', 'backends', 'numbers'],
  models: ['layers', 'initializers', 'data', 'determinism', 'generator', 'hooks', 'backends', 'numbers'],
  layers: ['initializers', 'generator', 'hooks', 'backends', 'numbers'],
  initializers: ['generator', 'hooks', 'backends', 'numbers'],
  data: ['generator', 'hooks', 'backends', 'numbers'],
  determinism: ['hooks', 'backends', 'numbers'],
  generator: ['hooks', 'backends', 'numbers'],
  hooks: [],
  backends: ['numbers'],
  numbers: [],
};
/** The folders that may import TensorFlow.js: all but the arithmetic. */
const onTensorFlow = Object.keys(below).filter((folder) => folder !== 'numbers');
const peers = /^@tensorflow\/tfjs-(core|layers|data)$/;
const backends = /^@tensorflow\/tfjs-backend-(cpu|wasm|webgl|webgpu)$/;
const registrations = /^register(Class|Kernel|Gradient)$/;

const root = fileURLToPath(new URL('..', import.meta.url));
const paths = Object.keys(below).flatMap((folder) =>
  readdirSync(posix.join(root, folder), { recursive: folder !== '.', encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => posix.join(folder, name)),
);
const sources = new Map(paths.map((path) => [path, readFileSync(posix.join(root, path), 'utf8')]));
const isIndex = (path: string) => posix.basename(path) === 'index.ts';

describe('the imports of the library', () => {
  it('are checked in every folder and subfolder', () => {
    expect(new Set(paths.map(folderOf))).to.deep.equal(new Set(Object.keys(below)));
    expect(paths).to.include.members([
      'index.ts',
      'layers/index.ts',
      'numbers/libm/logf.ts',
      'backends/webgl/webgl.ts',
    ]);
  });

  it('point down the diagram, and outside the library only at the peers', () => {
    const faults = [...sources].flatMap(([path, text]) => importFaults(path, text).map((fault) => `${path}: ${fault}`));
    expect(faults).to.deep.equal([]);
  });

  for (const [path, text] of [
    ['index.ts', "export { Generator } from './generator/generator.ts';"],
    ['models/generator_of.ts', "export * from '../layers/index.ts';"],
    ['layers/dropout.ts', "import { dropout } from '../backends/dropout.ts';"],
    ['backends/webgl/uniform.ts', "import { host } from '../host.ts';"],
    ['backends/webgl/uniform.ts', "import { MANTISSA } from '../../numbers/uniform.ts';"],
    ['numbers/normal.ts', "import { logf } from './libm/logf.ts';"],
    ['layers/dropout.ts', "import type { Generator } from '../generator/index.ts';"],
    ['layers/dropout.ts', "import { rate } from './rate.ts';"],
    ['data/shuffle.ts', "import * as tf from '@tensorflow/tfjs-data';"],
    ['backends/cpu.ts', "import type { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';"],
    ['backends/cpu.ts', "let backend: import('@tensorflow/tfjs-backend-cpu').MathBackendCPU;"],
  ]) {
    it(`may be ${text} in ${path}`, () => {
      expect(importFaults(path, text)).to.deep.equal([]);
    });
  }

  for (const [path, text, fault] of [
    ['index.ts', "export * from './spec/a.ts';", 'spec/a.ts is not below'],
    ['models/a.ts', "await import('../utils/a.ts');", 'utils/a.ts is not below'],
    ['models/a.ts', "import { a } from '../index.ts';", 'index.ts is not below'],
    ['layers/a.ts', "import { a } from '../data/a.ts';", 'data/a.ts is not below'],
    ['layers/a.ts', "import { a } from './a.js';", './a.js does not end in .ts'],
    ['layers/a.ts', "import { a } from '../generator';", '../generator does not end in .ts'],
    ['layers/a.ts', "import * as tf from '@tensorflow/tfjs';", '@tensorflow/tfjs is not a peer'],
    ['layers/a.ts', "import type { A } from '@tensorflow/tfjs-core/dist/a';", 'tfjs-core/dist/a is not a peer'],
    ['layers/a.ts', "import { readFileSync } from 'node:fs';", 'node:fs is not a peer'],
    ['layers/a.ts', "const fs = require('node:fs');", 'node:fs is not a peer'],
    ['layers/a.ts', 'await import(name);', 'name is not a literal'],
    ['initializers/a.ts', "import '../layers/index.ts';", 'layers/index.ts is not below'],
    ['data/a.ts', "import type { a } from '../models/a.ts';", 'models/a.ts is not below'],
    ['data/a.ts', "let a: import('../models/a.ts').A;", 'models/a.ts is not below'],
    ['determinism/a.ts', "import '../generator/index.ts';", 'generator/index.ts is not below'],
    ['generator/a.ts', "export * from '../layers/index.ts';", 'layers/index.ts is not below'],
    ['backends/a.ts', "import '../generator/index.ts';", 'generator/index.ts is not below'],
    ['backends/a.ts', "import '../hooks/a.ts';", 'hooks/a.ts is not below'],
    ['hooks/a.ts', "import '../numbers/bits.ts';", 'numbers/bits.ts is not below'],
    ['numbers/a.ts', "import '../backends/cpu.ts';", 'backends/cpu.ts is not below'],
    ['numbers/libm/a.ts', "import type { Tensor } from '@tensorflow/tfjs-core';", 'tfjs-core is not for numbers'],
    ['backends/a.ts', "import { A } from '@tensorflow/tfjs-backend-cpu';", 'tfjs-backend-cpu is not a peer'],
    ['backends/a.ts', "import { type A } from '@tensorflow/tfjs-backend-cpu';", 'tfjs-backend-cpu is not a peer'],
  ]) {
    it(`may not be ${text} in ${path}`, () => {
      const faults = importFaults(path, text);
      expect(faults).to.have.lengthOf(1);
      expect(faults[0]).to.include(fault);
    });
  }
});

describe('loading the library', () => {
  it('has side effects in index files only', () => {
    const modules = [...sources].filter(([path, text]) => !isIndex(path) && effects(text).length > 0);
    expect(modules.map(([path]) => path)).to.deep.equal([]);
  });

  it('has side effects in exactly the modules that `sideEffects` names', () => {
    const active = [...sources].filter(([path, text]) => isIndex(path) && effects(text).length > 0);
    const modules = ['index.ts', ...active.map(([path]) => path)];
    const scripts = ['./dist/tfjs-seeded.umd.js', './dist/tfjs-seeded.umd.min.js'];
    const built = modules.flatMap((path) =>
      ['js', 'cjs'].map((extension) => `./dist/${path.replace(/ts$/, extension)}`),
    );
    const { sideEffects } = JSON.parse(readFileSync(posix.join(root, 'package.json'), 'utf8'));
    expect(sideEffects).to.have.members([...built, ...scripts]);
  });

  for (const text of [
    'registerKernel(dropout);',
    'export const kernel = registerKernel(dropout);',
    'class A { static { tf.serialization.registerClass(A); } }',
    'if (tf) { tf.registerGradient(dropout); }',
    'map.Sequential = wrapped;',
  ]) {
    it(`would have a side effect in ${text}`, () => {
      expect(effects(text)).to.have.lengthOf(1);
    });
  }

  for (const text of [
    "import './layers/index.ts';",
    'export const kernel = { kernelName, kernelFunc };',
    'export function dropout() { registerKernel(a); }',
    'export const dropout = () => registerKernel(a);',
    'class A { static { A.rate = 1; } run() { registerClass(A); } }',
  ]) {
    it(`would have no side effect in ${text}`, () => {
      expect(effects(text)).to.deep.equal([]);
    });
  }
});

interface Import {
  specifier: string;
  onlyTypes: boolean;
}

/** Returns what is wrong with the imports of the module at `path`. */
function importFaults(path: string, text: string): string[] {
  return imports(text).flatMap(({ specifier, onlyTypes }) => {
    if (!specifier.startsWith('.')) {
      const fits = peers.test(specifier) || (onlyTypes && backends.test(specifier));
      if (!fits) return `${specifier} is not a peer`;
      return onTensorFlow.includes(folderOf(path)) ? [] : `${specifier} is not for ${folderOf(path)}`;
    }
    if (!specifier.endsWith('.ts')) return `${specifier} does not end in .ts`;
    const target = posix.join(posix.dirname(path), specifier);
    const [from, to] = [folderOf(path), folderOf(target)];
    return from === to || below[from].includes(to) ? [] : `${target} is not below`;
  });
}

/** Returns every import of a module: import statements, `import()` of a module or of a type, and `require()`. */
function imports(text: string): Import[] {
  const found: Import[] = [];
  const add = (from: ts.Node, onlyTypes: boolean) => {
    const specifier = ts.isStringLiteralLike(from) ? from.text : `${from.getText()} is not a literal, so it`;
    found.push({ specifier, onlyTypes });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isExternalModuleReference(node)) add(node.expression, false);
    else if (ts.isCallExpression(node)) {
      const { kind } = node.expression;
      const loads = kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require';
      if (loads) add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed(text));
  return found;
}

/** Returns the side effects of loading a module: expression statements, and registrations in any other statement. */
function effects(text: string): string[] {
  return parsed(text)
    .statements.filter((statement) => ts.isExpressionStatement(statement) || registers(statement))
    .map((statement) => statement.getText());
}

function registers(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (ts.isCallExpression(node)) {
    const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
    if (registrations.test(name.getText())) return true;
  }
  return ts.forEachChild(node, registers) ?? false;
}

function parsed(text: string): ts.SourceFile {
  return ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true);
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : '.';
}
