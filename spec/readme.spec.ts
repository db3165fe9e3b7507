import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { inFolder, linesOf, snippetsOf, start } from './snippets.ts';

const root = new URL('..', import.meta.url).pathname;
const readme = join(root, 'README.md');
const programs = snippetsOf(readme);

describe('the README', () => {
  it('has programs', () => {
    expect(programs.length).to.be.at.least(6);
  });

  programs.forEach(({ heading, code, prints }, i) => {
    it(`has a program under "${heading}" that prints what its comments say (${i + 1})`, async () => {
      await inFolder(async (folder) => {
        expect(linesOf((await start(folder, code)).stdout)).to.deep.equal(prints);
      });
    });
  });

  it('has programs that compile as strict TypeScript', async () => {
    await inFolder(async (folder) => {
      const files = programs.map(({ code }, i) => {
        writeFileSync(join(folder, `${i}.ts`), code);
        return join(folder, `${i}.ts`);
      });
      const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config;
      const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
      const program = ts.createProgram(files, options);
      const faults = files.flatMap((file) => ts.getPreEmitDiagnostics(program, program.getSourceFile(file)));
      expect(options.strict).to.equal(true);
      expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).to.deep.equal([]);
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
