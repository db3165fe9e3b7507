import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { slotsOf } from '../../../models/storage/storage_location.ts';
import '../../backends.ts';
import { failureOf } from '../../failure_of.ts';
import { registerFileRouter } from './file_router.ts';

const artifacts: tf.io.ModelArtifacts = {
  modelTopology: { name: 'a' },
  weightSpecs: [],
  weightData: new ArrayBuffer(0),
};

describe('a storage location on a disk', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tfjs-seeded-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('has folders in a folder as its slots', async () => {
    const { slots, name, key } = slotsOf('spec', join(folder, 'run'), 3);
    expect(slots.map((slot) => slot.name)).to.deep.equal([0, 1, 2].map((i) => join(folder, 'run', `${i}`)));
    expect([name, key]).to.deep.equal([join(folder, 'run'), `file://${join(folder, 'run')}`]);
    expect(await slots[1].load()).to.equal(undefined);
    await slots[1].save(artifacts);
    expect((await slots[1].load())?.modelTopology).to.deep.equal({ name: 'a' });
    expect(await slots[0].load()).to.equal(undefined);
  });

  it('has two where nothing is said', () => {
    expect(slotsOf('spec', 'run').slots).to.have.lengthOf(2);
  });

  it('is the same for all who write to it, by whatever path, also as file://', () => {
    const { key } = slotsOf('spec', folder);
    const router = registerFileRouter();
    try {
      for (const path of [relative(process.cwd(), folder), `${folder}/`, `${folder}/x/..`, `file://${folder}`]) {
        expect(slotsOf('spec', path).key).to.equal(key);
      }
    } finally {
      router.remove();
    }
  });

  it('is cleared of what was saved there, and of nothing else', async () => {
    const { slots } = slotsOf('spec', folder);
    await slots[0].save(artifacts);
    writeFileSync(join(folder, '0', 'notes.txt'), 'mine');
    for (const slot of slots) await slot.clear?.();
    expect(readdirSync(join(folder, '0'))).to.deep.equal(['notes.txt']);
    expect(await slots[0].load()).to.equal(undefined);
  });

  describe('at file://, with the handler of tfjs-node', () => {
    let router: ReturnType<typeof registerFileRouter>;

    before(() => {
      router = registerFileRouter();
    });

    after(() => router.remove());

    it('has nothing at first, then what that handler saved', async () => {
      const { slots, name } = slotsOf('spec', `file://${folder}/run`);
      expect(name).to.equal(`file://${folder}/run`);
      expect(slots.map((slot) => slot.name)).to.deep.equal([`file://${folder}/run/0`, `file://${folder}/run/1`]);
      expect(await slots[0].load()).to.equal(undefined);
      mkdirSync(join(folder, 'run', '1'), { recursive: true });
      expect(await slots[1].load(), 'in a folder without a model').to.equal(undefined);
      await slots[0].save(artifacts);
      expect(readdirSync(join(folder, 'run', '0'))).to.deep.equal(['model.json', 'weights.bin']);
      expect((await slots[0].load())?.modelTopology).to.deep.equal({ name: 'a' });
    });

    it('passes on what that handler says of a model that is damaged', async () => {
      const { slots } = slotsOf('spec', `file://${folder}/run`);
      await slots[0].save(artifacts);
      writeFileSync(
        join(folder, 'run', '0', 'model.json'),
        readFileSync(join(folder, 'run', '0', 'model.json')).subarray(9),
      );
      expect((await failureOf(slots[0].load())).message).to.match(/JSON/);
    });

    it('is cleared', async () => {
      const { slots } = slotsOf('spec', `file://${folder}/run`);
      await slots[0].save(artifacts);
      await slots[0].clear?.();
      expect(await slots[0].load()).to.equal(undefined);
    });
  });

  it('needs a handler for file://, and says that a path is a folder', () => {
    expect(() => slotsOf('spec', `file://${folder}`)).to.throw(
      RangeError,
      /^spec: `location` must be an address that TensorFlow\.js can save to here, but got "file:.*"\. In Node, a path without ":\/\/" is a folder\.$/,
    );
  });
});
