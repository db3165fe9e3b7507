import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { inFolder, linesOf, snippetsOf, start } from './snippets.ts';

const root = new URL('..', import.meta.url).pathname;
const readme = join(root, 'README.md');
const programs = snippetsOf(readme);

describe('the README', () => {
  it('has programs', () => {
    expect(programs.length).to.be.at.least(6);
  });

  programs.forEach(({ heading, code, prints }, i) => {
    // The first one trains for some seconds, and is run by the slow specs.
    if (i === 0) return;
    it(`has a program under "${heading}" that prints what its comments say (${i + 1})`, async () => {
      await inFolder(async (folder) => {
        expect(linesOf((await start(folder, code)).stdout)).to.deep.equal(prints);
      });
    });
  });

  for (const [name, page] of [
    ['README.md', readme],
    ['examples/README.md', join(root, 'examples/README.md')],
  ]) {
    it(`names only files that exist, in ${name}`, () => {
      const text = readFileSync(page, 'utf8');
      const folders = 'spec|bench|examples|numbers|backends|hooks|generator|docs';
      const named = [...text.matchAll(new RegExp(`\`((?:(?:${folders})/)?[\\w./]+\\.(?:ts|mjs|md|csv|py))\``, 'g'))];
      const files = named.map(([, file]) => (file.includes('/') ? file : join(page, '..', file).slice(root.length)));
      expect(files.length).to.be.at.least(5);
      expect(files.filter((file) => !existsSync(join(root, file)))).to.deep.equal([]);
    });
  }
});
