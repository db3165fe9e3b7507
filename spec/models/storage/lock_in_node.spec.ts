import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints } from '../../../models/checkpoints.ts';
import { enterLocation, leaveLocation, nextMoment, type Writer } from '../../../models/storage/lock.ts';
import '../../backends.ts';
import { failureOf } from '../../failure_of.ts';
import { bundled } from '../../run_program.ts';
import { smallProgram } from '../small_program.ts';

const writer = (isRun: boolean, readAt = 0): Writer => ({ isRun, readAt, savedAt: 0 });

describe('the lock of a storage location', () => {
  let key: string;

  beforeEach(() => {
    key = `file:///nowhere/${Math.random()}`;
  });

  const enter = (one: Writer, of: string | object = key) => enterLocation('spec', of, 'the folder', one);

  it('is taken by one run at a time, and free again when that leaves', async () => {
    const [first, second] = [writer(true), writer(true)];
    await enter(first);
    expect((await failureOf(enter(second))).message).to.equal(
      'spec: the folder is being written to by a run in this process. A storage location has one writer at a time: ' +
        'wait for its end, or save somewhere else.',
    );
    await leaveLocation(key, second);
    await failureOf(enter(second));
    await leaveLocation(key, first);
    await enter(second);
    await leaveLocation(key, second);
  });

  it('is free at once for the next when the last has left, a thousand times', async () => {
    for (let i = 0; i < 1000; i++) {
      const one = writer(true);
      await enter(one);
      await leaveLocation(key, one);
    }
  });

  it('is not free before the last has left', async () => {
    const [first, second] = [writer(true), writer(true)];
    await enter(first);
    const left = leaveLocation(key, first);
    expect((await failureOf(enter(second))).message).to.match(/by a run in this process/);
    await left;
    await enter(second);
    await leaveLocation(key, second);
  });

  it('is the same for a writer that enters again', async () => {
    const one = writer(true);
    await Promise.all([enter(one), enter(one), enter(one)]);
    await leaveLocation(key, one);
    const other = writer(true);
    await enter(other);
    await leaveLocation(key, other);
  });

  it('is taken by the first of several that enter at once', async () => {
    const writers = [1, 2, 3].map(() => writer(true));
    const results = await Promise.allSettled(writers.map((one) => enter(one)));
    expect(results.map(({ status }) => status)).to.deep.equal(['fulfilled', 'rejected', 'rejected']);
    await leaveLocation(key, writers[0]);
  });

  it('is one for each location, handlers included', async () => {
    const handlers = [{}, {}];
    const writers = [...handlers, key, `${key}/1`].map((of) => [of, writer(true)] as const);
    for (const [of, one] of writers) await enter(one, of);
    await failureOf(enter(writer(true), handlers[0]));
    for (const [of, one] of writers) await leaveLocation(of, one);
  });

  it('is taken over from a writer that is no run, by one that has read what that saved', async () => {
    const [first, second, third] = [writer(false), writer(false), writer(true)];
    await enter(first);
    second.readAt = nextMoment();
    first.savedAt = nextMoment();
    expect((await failureOf(enter(second))).message).to.match(/by another Checkpoints of this process\. A storage/);
    second.readAt = nextMoment();
    await enter(second);
    expect((await failureOf(enter(first))).message).to.match(/by another Checkpoints of this process/);
    await enter(third);
    await failureOf(enter(second));
    await leaveLocation(key, third);
  });
});

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
