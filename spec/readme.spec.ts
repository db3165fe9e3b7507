import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const root = new URL('..', import.meta.url).pathname;
const readme = join(root, 'README.md');

describe('the README', () => {
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
