import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';

const root = new URL('..', import.meta.url).pathname;
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The blocks of a language in the README, each with the heading above it. */
function snippets(language: string): { heading: string; code: string }[] {
  const found: { heading: string; code: string }[] = [];
  let heading = '';
  for (const [, title, code] of readme.matchAll(new RegExp(`^#+ (.+)$|^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))) {
    if (title) heading = title;
    else found.push({ heading, code });
  }
  return found;
}

describe('the README', () => {
  const programs = snippets('js');

  it('has programs', () => {
    expect(programs.length).to.be.at.least(4);
  });

  programs.forEach(({ heading, code }, i) => {
    it(`has a program under "${heading}" that runs and prints what it says (${i + 1})`, async function () {
      this.timeout(120_000);
      await inFolder(async (folder) => {
        const { stdout } = await start(folder, code);
        // A comment `// prints X` after a console.log tells what it prints; a run that is fitted shows its epochs.
        const said = [...code.matchAll(/console\.log\(.*\); \/\/ prints (.+)$/gm)].map(([, text]) => text);
        expect(linesOf(stdout)).to.deep.equal(said);
      });
    });
  });

  it('has a program that ends with the same loss when it is killed and run again', async function () {
    this.timeout(240_000);
    const { code } = programs[0];
    expect(code.split('\n').length).to.be.below(25);
    await inFolder(async (folder) => {
      const whole = linesOf((await start(folder, code)).stdout);
      rmSync(join(folder, 'run'), { recursive: true });
      for (let kills = 0; kills < 3; kills++) {
        const running = start(folder, code);
        // It is killed when it has come an epoch further.
        running.child.stdout?.once('data', () => running.child.kill('SIGKILL'));
        expect(await running.then(() => 'ended').catch(({ signal }) => signal)).to.equal('SIGKILL');
      }
      expect(existsSync(join(folder, 'run'))).to.equal(true);
      expect(linesOf((await start(folder, code)).stdout)).to.deep.equal(whole);
    });
  });

  it('names only files that are there', () => {
    const files = [
      ...readme.matchAll(/`((?:spec|bench|examples|numbers|backends|hooks|generator)\/[\w./]+\.\w+)`/g),
    ].map(([, file]) => file);
    expect(files.length).to.be.at.least(5);
    for (const file of files) expect(existsSync(join(root, file)), file).to.equal(true);
  });
});

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(root, 'spec', '.readme-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function start(folder: string, code: string) {
  const file = join(folder, 'program.ts');
  writeFileSync(file, code);
  const env = { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.json') };
  return promisify(execFile)(process.execPath, ['--import', 'tsx', file], { cwd: folder, env });
}

/** What a program prints, but for the lines that show the progress of a fit. */
function linesOf(stdout: string): string[] {
  return stdout.split('\n').filter((line) => line !== '' && !/^Epoch \d+\/\d+ - /.test(line));
}
