import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints, Generator } from '../../index.ts';
import { type Disk, nodeDisk } from '../../models/storage/disk.ts';
import { fileSystem } from '../../models/storage/file_system.ts';
import '../backends.ts';
import { failureOf } from '../failure_of.ts';
import { type Ending, type Program, run } from './killed_program.ts';
import { memorySlots } from './memory_slots.ts';

describe('fitResumable on a disk', () => {
  const disk = nodeDisk('the spec');
  let folder: string;

  before(() => tf.setBackend('cpu'));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tfjs-seeded-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The program, saving to the folder at every batch by a disk of which some steps are other ones. */
  const onDisk = (changes: Partial<Disk> = {}, kill?: number) => {
    const location = ['0', '1'].map((slot) => fileSystem(join(folder, slot), { ...disk, ...changes }));
    return run({ location, kill, args: () => ({ saveEvery: 1 }) });
  };
  const whole = () => run({ location: memorySlots(), args: () => ({ saveEvery: 1 }) });

  const failing = (code: string) => Object.assign(new Error(`${code}: so says the disk`), { code });

  it('goes on from a folder, and keeps as many checkpoints as it is told', async () => {
    const args = () => ({ checkpoint: join(folder, 'run'), keep: 3, saveEvery: 1 });
    expect(await run({ location: [], kill: 5, args })).to.equal(undefined);
    expect(await run({ location: [], args })).to.deep.equal(await whole());
    expect(readdirSync(join(folder, 'run'))).to.deep.equal(['0', '1', '2']);
  });

  it('goes on from Checkpoints, and from one handler', async () => {
    for (const checkpoint of [() => new Checkpoints(join(folder, 'a')), () => fileSystem(join(folder, 'b'))]) {
      const args = () => ({ checkpoint: checkpoint(), saveEvery: 1 });
      expect(await run({ location: [], kill: 5, args })).to.equal(undefined);
      expect(await run({ location: [], args })).to.deep.equal(await whole());
    }
  });

  it('says so when the disk is full, and goes on exactly when there is room again', async () => {
    let room = 20_000;
    const write: Disk['write'] = async (file, data) => {
      await disk.write(file, data.subarray(0, room));
      room -= data.length;
      if (room < 0) throw failing('ENOSPC');
    };
    const { message } = await failureOf(onDisk({ write }));
    expect(message).to.match(
      /^fitResumable: the checkpoint could not be saved to handler [01]: the disk is full \(ENOSPC/,
    );
    expect(await onDisk()).to.deep.equal(await whole());
  });

  it('says so when it may not write, and has trained nothing that is lost', async () => {
    expect(await onDisk({}, 4)).to.equal(undefined);
    const { message } = await failureOf(onDisk({ write: () => Promise.reject(failing('EACCES')) }));
    expect(message).to.match(
      /^fitResumable: the checkpoint could not be saved to handler [01]: this process may not write there \(EACCES/,
    );
    expect(await onDisk()).to.deep.equal(await whole());
  });

  it('does not start anew when it may not read', async () => {
    expect(await onDisk({}, 4)).to.equal(undefined);
    const { message } = await failureOf(onDisk({ read: () => Promise.reject(failing('EACCES')) }));
    expect(message).to.match(/^fitResumable: the handlers cannot be read\. Save somewhere else\. handler 0: .*EACCES/);
    expect(await onDisk()).to.deep.equal(await whole());
  });
});

describe('the storage location of fitResumable', () => {
  let folder: string;

  before(() => tf.setBackend('cpu'));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tfjs-seeded-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is told by its cause if it cannot be written to, before anything is trained', async () => {
    writeFileSync(join(folder, 'file'), '');
    let batches = 0;
    const args = () => ({ checkpoint: join(folder, 'file', 'run'), callbacks: { onBatchBegin: () => void batches++ } });
    expect((await failureOf(run({ location: [], args }))).message).to.match(
      /^fitResumable: .*a part of the path is a file, or a link that leads nowhere \(ENOTDIR/,
    );
    expect(batches).to.equal(0);
  });

  it('belongs to one run at a time: a second one is refused, and the first goes on', async () => {
    const messages: string[] = [];
    const location = join(folder, 'run');
    const second = async () =>
      messages.push((await failureOf(run({ location: [], args: () => ({ checkpoint: location }) }))).message);
    let isFirst = true;
    const args = () => ({
      checkpoint: location,
      callbacks: {
        async onBatchEnd() {
          if (isFirst) {
            isFirst = false;
            await second();
          }
        },
      },
    });
    const ending = await run({ location: [], args });
    expect(messages).to.have.lengthOf(1);
    expect(messages[0]).to.match(
      /^fitResumable: .*run is being written to by a run in this process\. A storage location has one/,
    );
    expect(ending).to.deep.equal(await run({ location: memorySlots() }));
  });

  it('is cleared by `clear`, and then a run begins anew, whatever was changed', async () => {
    const checkpoints = () => new Checkpoints(join(folder, 'run'));
    const args = (rate: number) => () => ({ checkpoint: checkpoints(), epochs: 1 + rate });
    await run({ location: [], args: args(0) });
    await run({ location: [], args: args(0), optimizer: () => tf.train.sgd(0.5) }).then(
      () => expect.fail('it goes on'),
      (error: Error) => expect(error.message).to.match(/optimizer\.className was "Adam" and is "SGD"/),
    );
    const own = checkpoints();
    await own.clear();
    await own.release();
    expect(readdirSync(join(folder, 'run', '0'))).to.deep.equal([]);
    const optimizer = () => tf.train.sgd(0.5);
    const ending = await run({ location: [], args: args(0), optimizer });
    expect(ending).to.deep.equal(await run({ location: memorySlots(), args: () => ({ epochs: 1 }), optimizer }));
  });

  it('is resumed from file:// too, with a handler that words "nothing there" in its own way', async () => {
    const kept: (tf.io.ModelArtifacts | undefined)[] = [undefined, undefined];
    const location = kept.map((_, i) => ({
      async load() {
        if (kept[i] === undefined) throw new Error('Path run/model.json does not exist: loading failed.');
        return kept[i];
      },
      async save(artifacts: tf.io.ModelArtifacts) {
        kept[i] = structuredClone(artifacts);
        return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
      },
    }));
    const { warn } = console;
    const lines: string[] = [];
    console.warn = (line: string) => lines.push(line);
    try {
      const args = () => ({ saveEvery: 1 });
      expect(await run({ location: location as never, kill: 5, args })).to.equal(undefined);
      expect(lines.join()).to.match(
        /there is no checkpoint that could be loaded, so a new run begins\. handler 0: Path run/,
      );
      expect(await run({ location: location as never, args })).to.deep.equal(
        await run({ location: memorySlots(), args }),
      );
    } finally {
      console.warn = warn;
    }
  });
});

describe('fitResumable', () => {
  before(() => tf.setBackend('cpu'));

  it('shows each epoch as it ends, unless it is told not to, and goes on with the next', async () => {
    const { log } = console;
    const lines: string[] = [];
    console.log = (line: string) => lines.push(line.replace(/\d\.\d+(e-\d+)?/g, 'x'));
    try {
      const location = memorySlots();
      const program: Program = { location, args: () => ({ verbose: undefined, saveEvery: 1 }) };
      await run({ ...program, kill: 8 });
      await run(program);
      await run({ location: memorySlots() });
    } finally {
      console.log = log;
    }
    expect(lines).to.deep.equal([1, 2, 3].map((epoch) => `Epoch ${epoch}/3 - loss: x - acc: x`));
  });

  it('brings back generators that only a callback draws from', async () => {
    const drawn: number[][] = [];
    const args = () => {
      const own = Generator.fromSeed(99);
      const numbers: number[] = [];
      drawn.push(numbers);
      return { saveEvery: 1, generators: [own], callbacks: { onBatchEnd: () => void numbers.push(own.random()) } };
    };
    const location = memorySlots();
    const ending = (await run({ location: memorySlots(), args })) as Ending;
    const [all] = drawn.splice(0);
    expect(await run({ location, args, kill: 7 })).to.equal(undefined);
    expect(await run({ location, args })).to.deep.equal(ending);
    // The batch in which it was killed was not saved, and is learned from again.
    expect([...drawn[0].slice(0, -1), ...drawn[1]]).to.deep.equal(all);
  });

  it('begins with the epoch that it is told, and weighs classes as fitDataset does', async () => {
    const history = async (args: object) => {
      const ending = (await run({ location: memorySlots(), args: () => args })) as Ending;
      return ending.history as { epoch: number[]; history: { loss: number[] } };
    };
    expect((await history({ initialEpoch: 1 })).epoch).to.deep.equal([1, 2]);
    const [plain, weighed] = [await history({}), await history({ classWeight: { 0: 4, 1: 4 } })];
    expect(weighed.history.loss[0]).to.be.greaterThan(plain.history.loss[0]);
  });
});
