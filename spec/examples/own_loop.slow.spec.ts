import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runExample } from './run_example.ts';

/** Enough for a signal to arrive before the end, on a busy machine too. */
const EPOCHS = 8;

describe('the example of a loop of its own', function () {
  this.timeout(300_000);

  let room: string;

  beforeEach(() => {
    room = mkdtempSync(join(tmpdir(), 'tfjs-seeded-own-loop-'));
  });

  afterEach(() => rmSync(room, { recursive: true, force: true, maxRetries: 5 }));

  it('ends as if it had never stopped, after SIGTERM, SIGKILL and its time limit', async () => {
    const train = (folder: string, ...more: string[]) =>
      runExample('own_loop.ts', join(room, folder), '--epochs', `${EPOCHS}`, ...more);
    const whole = await train('whole');
    expect(whole.code, whole.errors).to.equal(0);
    expect(endOf(whole.output)).to.have.lengthOf(3);

    const limited = await train('stopped', '--seconds', '0');
    expect(limited.code, limited.errors).to.equal(75);
    expect(limited.output).to.equal('stopped by its time limit and saved after step 1: run it again to go on\n');

    const terminated = await signalled(join(room, 'stopped'), 'SIGTERM');
    expect(terminated.code, terminated.errors).to.equal(143);
    expect(terminated.output).to.match(
      /^goes on after step 1\nepoch 1 .*\n(.*\n)?stopped by SIGTERM and saved after step \d+: run it again to go on\n$/,
    );
    const [, step] = /saved after step (\d+)/.exec(terminated.output) as RegExpExecArray;

    const killed = await signalled(join(room, 'stopped'), 'SIGKILL');
    expect(killed.signal).to.equal('SIGKILL');
    expect(killed.output).to.match(new RegExp(`^goes on after step ${step}\n`));

    const last = await train('stopped');
    expect(last.code, last.errors).to.equal(0);
    expect(endOf(last.output)).to.deep.equal(endOf(whole.output));
  });

  it('prints what it can be asked for, and answers wrong options in one line, with code 2', async () => {
    const { output } = await runExample('own_loop.ts', '--help');
    for (const option of ['--epochs', '--seconds', '--help']) expect(output).to.include(`  ${option} `);
    const { code, errors } = await runExample('own_loop.ts', room, '--epochs', 'many');
    expect(code).to.equal(2);
    expect(errors).to.equal('own_loop: --epochs must be an integer of at least 1. See --help.\n');
  });
});

/** Returns the digests that a run ends with. */
function endOf(output: string): string[] {
  return output.split('\n').filter((line) => /^(weights|best|history) /.test(line));
}

/** Runs the example until an epoch has ended, sends it a signal, and returns how it ended. */
async function signalled(folder: string, name: NodeJS.Signals) {
  const args = ['--import', 'tsx', 'examples/own_loop.ts', folder, '--epochs', `${EPOCHS}`];
  const child = spawn(process.execPath, args);
  let output = '';
  let errors = '';
  child.stdout.on('data', (text) => {
    output += text;
    // A second one would end it at once.
    if (/^epoch /m.test(output) && !child.killed) child.kill(name);
  });
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, output, errors };
}
