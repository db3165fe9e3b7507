import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { inFolder, linesOf, snippetsOf, start } from './snippets.ts';

const root = new URL('..', import.meta.url);
const pages = readdirSync(new URL('docs', root), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md'))
  .map((path) => `docs/${path}`);

describe('the pages for contributors', () => {
  for (const page of ['CONTRIBUTING.md', 'SECURITY.md', ...pages]) {
    for (const { heading, code, prints } of snippetsOf(fileURLToPath(new URL(page, root)))) {
      it(`have a program under "${heading}" that prints what its comments say, in ${page}`, async () => {
        expect(prints.length).to.be.at.least(1);
        await inFolder(async (folder) => {
          expect(linesOf((await start(folder, code)).stdout)).to.deep.equal(prints);
        });
      });
    }
  }
});
