import { expect } from 'chai';
import { functionSource } from '../../../models/state/function_source.ts';

/** Makes a function of a source as it stands: a compiler would remove the comments. */
const made = (source: string) => new Function(`return (${source});`)() as object;

describe('the source of a function', () => {
  it('is the same whatever its comments and its white space are', () => {
    const plain = functionSource(made('(x, y) => x + y * 2'));
    for (const other of [
      '(x, y) => /* squared */ x + y * 2',
      '(x, y) =>\n  x + y * 2',
      '(x, y) => x + // the sum\n y * 2',
      '(x,  y)   =>\tx  +  y * /**/ 2',
    ]) {
      expect(functionSource(made(other)), other).to.equal(plain);
    }
  });

  it('is another one if anything else is', () => {
    const sources = [
      '(x) => x + 1',
      '(x) => x + 2',
      "(x) => x + '// 1'",
      "(x) => x + '// 2'",
      '(x) => x + `/* 1 */`',
      '(x) => x + `/* 2 */`',
      '(x) => x + "a  b"',
      '(x) => x + "a b"',
      "(x) => x + 'it\\'s // 1'",
      "(x) => x + 'it\\'s // 2'",
      '(x) => x / 1 / 2',
      '(x) => x / 1 / 3',
      '(x) => /\\/\\/1/.test(x)',
      '(x) => /\\/\\/2/.test(x)',
    ];
    expect(new Set(sources.map((source) => functionSource(made(source)))).size).to.equal(sources.length);
  });
});
