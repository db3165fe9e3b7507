import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints } from '../../../models/checkpoints.ts';
import '../../backends.ts';
import { failureOf } from '../../failure_of.ts';
import { bundled } from '../../run_program.ts';
import { smallProgram } from '../small_program.ts';

describe('a storage location of several processes', () => {
  const children: ChildProcess[] = [];
  let folder: string;

  before(() => tf.setBackend('cpu'));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tfjs-seeded-'));
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts a process that saves into the folder, and returns it when it has. */
  async function otherWriter(): Promise<ChildProcess> {
    const child = spawn(process.execPath, ['--input-type=module', '-'], {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    child.stdin.end(program(folder));
    for await (const text of child.stdout) if (String(text).includes('saved')) break;
    return child;
  }

  const save = async () => {
    const checkpoints = new Checkpoints(folder);
    try {
      await checkpoints.save({ model: smallProgram().model }, 'mine');
    } finally {
      await checkpoints.release();
    }
  };

  const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve));

  it('is refused to the second, which names the process of the first, and free when that is killed', async () => {
    const child = await otherWriter();
    const { message } = await failureOf(save());
    expect(message).to.equal(
      `Checkpoints: ${folder} is being written to by process ${child.pid}. A storage location has one writer at a time: ` +
        'wait for its end, or save somewhere else.',
    );
    const end = ended(child);
    child.kill('SIGKILL');
    await end;
    await save();
    expect(await new Checkpoints(folder).restore({ model: smallProgram().model })).to.equal('mine');
  });

  it('is refused while the first is stopped, as by Ctrl-Z, since that would go on writing', async function () {
    if (process.platform === 'win32') this.skip();
    const child = await otherWriter();
    child.kill('SIGSTOP');
    expect((await failureOf(save())).message).to.match(/is being written to by process/);
  });

  it('can be read while another one writes', async () => {
    await otherWriter();
    expect(await new Checkpoints(folder).restore({ model: smallProgram().model })).to.equal('theirs');
  });

  it('does not keep a process alive that has come to its end', async () => {
    const child = await otherWriter();
    const end = ended(child);
    child.kill('SIGUSR2');
    expect(await end).to.equal(0);
  });
});

/** The other process: saves, says so, and waits to be killed, or for SIGUSR2. */
function program(folder: string): string {
  return bundled(`
    import * as tf from '@tensorflow/tfjs';
    import { Checkpoints } from './models/checkpoints.ts';
    import { smallProgram } from './spec/models/small_program.ts';
    tf.env().set('PROD', true);
    await tf.setBackend('cpu');
    const waiting = setInterval(() => {}, 1000);
    process.once('SIGUSR2', () => clearInterval(waiting));
    await new Checkpoints(${JSON.stringify(folder)}).save({ model: smallProgram().model }, 'theirs');
    console.log('saved');
  `);
}
