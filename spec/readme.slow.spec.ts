import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { inFolder, linesOf, snippetsOf, start } from './snippets.ts';

describe('the README', () => {
  it('has a program that ends with the same loss if it is killed and run again', async function () {
    this.timeout(240_000);
    const { code } = snippetsOf(new URL('../README.md', import.meta.url))[0];
    expect(code.split('\n').length).to.be.below(25);
    await inFolder(async (folder) => {
      const whole = linesOf((await start(folder, code)).stdout);
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
});
