import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

describe('npm run demo', function () {
  this.timeout(240_000);

  let room: string;

  beforeEach(() => {
    room = mkdtempSync(join(tmpdir(), 'tfjs-seeded-'));
  });

  afterEach(() => {
    for (const child of started) child.kill();
    rmSync(room, { recursive: true, force: true, maxRetries: 5 });
  });

  it('ends with the same weights after a kill, with seeded layers, and with others with stock layers, over 95 % right', async function () {
    this.timeout(300_000);
    const { code, output, errors } = await demo(room);
    expect(errors).to.equal('');
    expect(code).to.equal(0);
    const rows = output.matchAll(/^(seeded|stock)(, resumed)? +(\d+\.\d) % {3}([0-9a-f]{64})(?: {3}(\w+))?$/gm);
    const [seeded, seededResumed, stock, stockResumed, ...more] = [...rows].map(([, ...cells]) => cells);
    expect(more).to.deep.equal([]);
    expect(seededResumed).to.deep.equal(['seeded', ', resumed', seeded[2], seeded[3], 'identical']);
    expect(stockResumed[4]).to.equal('different');
    expect(stockResumed[3]).not.to.equal(stock[3]);
    for (const [, , accuracy] of [seeded, stock, stockResumed]) expect(Number(accuracy)).to.be.greaterThan(95);
  });

  it('shows every epoch, the kill and the new beginning as they come', async () => {
    const { output } = await demo(room, '--epochs', '1', '--backend', 'cpu');
    const lines = output.split('\n').filter((line) => line.startsWith('seeded'));
    const epoch = / {3}epoch 1 of 1 {3}loss \d\.\d{4} {3}test \d+\.\d %$/;
    expect(lines.filter((line) => epoch.test(line)).map((line) => line.replace(epoch, '').trimEnd())).to.have.members([
      'seeded',
      'seeded, resumed',
    ]);
    expect(lines).to.include('seeded, killed    in the middle of epoch 1');
  });

  it('leaves no process and no file behind when it is told to end', async () => {
    const child = start(room, '--epochs', '100000');
    await once(child.stdout, 'data');
    expect(filesIn(room).join()).to.match(/^tfjs-seeded-digits-\w+$/);
    child.kill('SIGTERM');
    // The training processes hold the output open as long as they live.
    const [code] = await once(child, 'close');
    expect(code).to.equal(143);
    expect(filesIn(room)).to.deep.equal([]);
  });
});

const started: ChildProcess[] = [];

function start(room: string, ...options: string[]) {
  const env = { ...process.env, TMPDIR: room, TEMP: room, TMP: room };
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/digits.ts', ...options], { env });
  started.push(child);
  return child;
}

/** Gives the names of what lies in a temporary folder, but for the cache of tsx. */
function filesIn(room: string): string[] {
  return readdirSync(room).filter((name) => !name.startsWith('tsx-'));
}

/** Runs the demo to its end, sees that it leaves nothing behind, and answers what came out. */
async function demo(room: string, ...options: string[]) {
  const child = start(room, ...options);
  let output = '';
  let errors = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  expect(filesIn(room)).to.deep.equal([]);
  return { code, output, errors };
}
