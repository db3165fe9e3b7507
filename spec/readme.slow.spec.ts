import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { inFolder, linesOf, snippetsOf, start } from './snippets.ts';

const root = new URL('..', import.meta.url).pathname;
const programs = snippetsOf(join(root, 'README.md'));

describe('the README', () => {
  it('has programs', () => {
    expect(programs.length).to.be.at.least(6);
  });

  // The first one is run below.
  for (const [i, { heading, code, prints }] of programs.slice(1).entries()) {
    it(`has a program under "${heading}" that prints what its comments say (${i + 2})`, async () => {
      await inFolder(async (folder) => {
        expect(linesOf((await start(folder, code)).stdout)).to.deep.equal(prints);
      });
    });
  }

  it('has a program that ends with the same loss if it is killed and run again', async function () {
    this.timeout(240_000);
    const { code, prints } = programs[0];
    expect(code.split('\n').length).to.be.below(25);
    await inFolder(async (folder) => {
      const whole = linesOf((await start(folder, code)).stdout);
      expect(whole).to.deep.equal(prints);
      rmSync(join(folder, 'run'), { recursive: true });
      for (let kills = 0; kills < 3; kills++) {
        const running = start(folder, code);
        // It is killed after one more epoch.
        running.child.stdout?.once('data', () => running.child.kill('SIGKILL'));
        expect(await running.then(() => 'ended').catch(({ signal }) => signal)).to.equal('SIGKILL');
      }
      expect(existsSync(join(folder, 'run'))).to.equal(true);
      expect(linesOf((await start(folder, code)).stdout)).to.deep.equal(whole);
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
});
