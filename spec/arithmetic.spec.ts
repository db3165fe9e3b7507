import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import ts from 'typescript';

/** Functions that ECMAScript and IEEE 754 define to the last bit. */
const exact = new Set('abs ceil clz32 floor fround imul max min round sign sqrt trunc'.split(' '));

/** Operations whose last bits differ between engines and backends, or whose random numbers are not the library's. */
const inexact =
  /^(a?(sin|cos|tan)h?|atan2|log(10|2|1p)?|exp|expm1|pow|cbrt|hypot|erf|rsqrt|sigmoid|softplus|random.*|rand|multinomial|truncatedNormal|qr|linalg)$/i;

const folders = [
  'numbers',
  'backends',
  'hooks',
  'determinism',
  'generator',
  'initializers',
  'layers',
  'data',
  'models',
];
const root = new URL('..', import.meta.url);
const sources = folders.flatMap((folder) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
);

/** Returns the parts of a source text that could make a number differ between engines or backends. */
function faultsOf(text: string): string[] {
  const faults: string[] = [];
  const file = ts.createSourceFile('a.ts', text, ts.ScriptTarget.ES2022, true);
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === 'Math') {
      const { parent } = node;
      const use = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : '';
      if (!exact.has(use)) faults.push(parent.getText());
    } else if (ts.isPropertyAccessExpression(node) && inexact.test(node.name.text) && isForeign(node.expression)) {
      faults.push(node.getText());
    } else if (ts.isBinaryExpression(node) && isPower(node.operatorToken.kind)) {
      const constant = isLiteral(node.left) && isLiteral(node.right) && /^2n?$/.test(node.left.getText());
      if (!constant || node.operatorToken.kind !== ts.SyntaxKind.AsteriskAsteriskToken) faults.push(node.getText());
    } else if (ts.isImportDeclaration(node) && /^@tensorflow\//.test((node.moduleSpecifier as ts.StringLiteral).text)) {
      const names = node.importClause?.namedBindings;
      if (names && ts.isNamespaceImport(names)) faults.push(node.getText());
      if (names && ts.isNamedImports(names)) {
        for (const { propertyName, name } of names.elements) {
          if (inexact.test((propertyName ?? name).text)) faults.push((propertyName ?? name).text);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return faults;
}

/** Not foreign: `Math`, which is checked by name; the library's own `this.random` and `draw.normal`; `console.log`. */
function isForeign(object: ts.Expression): boolean {
  return object.kind !== ts.SyntaxKind.ThisKeyword && !['Math', 'console', 'draw'].includes(object.getText());
}

function isPower(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.AsteriskAsteriskToken || kind === ts.SyntaxKind.AsteriskAsteriskEqualsToken;
}

function isLiteral(node: ts.Node): boolean {
  if (ts.isPrefixUnaryExpression(node)) return node.operator === ts.SyntaxKind.MinusToken && isLiteral(node.operand);
  return ts.isNumericLiteral(node) || ts.isBigIntLiteral(node);
}

/** What is watched, and not called. */
const watched: Readonly<Record<string, string[]>> = {
  'hooks/random_functions.ts': ["watch(Math, 'random', 'Math.random')"],
};

describe('the arithmetic of the library', () => {
  it('is checked in every file on the way to a number', () => {
    expect(sources).to.include.members([
      'numbers/libm/logf.ts',
      'numbers/philox.ts',
      'generator/draw_methods.ts',
      'initializers/variance_scaling.ts',
    ]);
  });

  for (const path of sources) {
    it(`is exact in ${path}`, () => {
      expect(faultsOf(readFileSync(new URL(path, root), 'utf8'))).to.deep.equal(watched[path] ?? []);
    });
  }

  for (const text of [
    'const x = Math.sqrt(2) + Math.fround(Math.imul(3, 4) / 5);',
    'const x = 2 ** 23 + 2 ** -23; const y = 2n ** 64n;',
    '// Never Math.log(x), nor x ** y.',
    "const text = 'Math.log(x)';",
    'console.log(x);',
    "import { gather, tensor } from '@tensorflow/tfjs-core';",
    'const log = logf(u);',
  ]) {
    it(`may be ${text}`, () => {
      expect(faultsOf(text)).to.deep.equal([]);
    });
  }

  for (const [text, fault] of [
    ...'log sin cos tan exp pow log2 log10 log1p expm1 cbrt hypot asin acos atan atan2 sinh cosh tanh asinh acosh atanh random'
      .split(' ')
      .map((name) => [`const x = 1 + Math.${name}(y);`, `Math.${name}`]),
    ["const x = Math['log'](y);", "Math['log']"],
    ['const { log } = Math;', '{ log } = Math'],
    ['const m = Math;', 'm = Math'],
    ['const x = globalThis.Math.floor(y);', 'globalThis.Math'],
    ['const x = f(Math);', 'f(Math)'],
    ['const x = 2 ** n;', '2 ** n'],
    ['const x = y ** 2;', 'y ** 2'],
    ['const x = 10 ** -5;', '10 ** -5'],
    ['let x = 2; x **= 2;', 'x **= 2'],
    ['const x = t.exp();', 't.exp'],
    ["import { log } from '@tensorflow/tfjs-core';", 'log'],
    ["import { randomNormal as f } from '@tensorflow/tfjs-core';", 'randomNormal'],
    ["import * as tf from '@tensorflow/tfjs-core';", "import * as tf from '@tensorflow/tfjs-core';"],
  ]) {
    it(`may not be ${text}`, () => {
      expect(faultsOf(text)).to.deep.equal([fault]);
    });
  }
});
