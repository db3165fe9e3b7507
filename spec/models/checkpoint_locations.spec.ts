import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Checkpoints } from '../../models/checkpoints.ts';
import type { StorageLocation } from '../../models/storage/storage_location.ts';
import '../backends.ts';
import { bitsOf } from '../bits.ts';
import { savedOnce, smallProgram } from './small_program.ts';

const progress = { best: Number.NEGATIVE_INFINITY, losses: [0.1, Number.NaN, -0] };

/** Saves to a location three times, as one process after the other does, and resumes from it. */
async function itKeepsCheckpoints(location: () => StorageLocation): Promise<void> {
  const whole = smallProgram();
  whole.model.setUserDefinedMetadata({ mine: [1, 'two'] });
  for (const epoch of [1, 2, 3]) {
    await whole.model.trainOnBatch(tf.ones([2, 2]), tf.ones([2, 1]));
    await savedOnce(location(), { model: whole.model }, { ...progress, epoch });
  }
  const again = smallProgram();
  expect(await new Checkpoints(location()).restore({ model: again.model })).to.deep.equal({ ...progress, epoch: 3 });
  expect(again.model.getWeights().map(bitsOf)).to.deep.equal(whole.model.getWeights().map(bitsOf));
  expect(again.generator.getConfig()).to.deep.equal(whole.generator.getConfig());
  const loaded = await new Checkpoints(location()).load();
  expect(loaded?.model.getUserDefinedMetadata()).to.deep.include({ mine: [1, 'two'] });
}

describe('checkpoints', () => {
  before(() => tf.setBackend('cpu'));

  it('are kept by a server, by what tfjs has for HTTP', async () => {
    const files = new Map<string, Blob>();
    const fetchFunc = (async (url: string, init?: RequestInit) => {
      if (init?.method === 'POST') {
        for (const [name, file] of init.body as FormData) files.set(`http://host/${name}`, file as Blob);
        return new Response();
      }
      const file = files.get(new URL(url).href);
      if (file === undefined) return new Response(null, { status: 404 });
      return new Response(file, { headers: { 'Content-Type': file.type } });
    }) as typeof fetch;
    const location = () => tf.io.http('http://host/model.json', { fetchFunc });
    expect(await new Checkpoints(location()).restore({ model: smallProgram().model })).to.equal(undefined);
    await itKeepsCheckpoints(location);
    expect([...files.keys()]).to.deep.equal(['http://host/model.json', 'http://host/model.weights.bin']);
  });

  if (!tf.device_util.isBrowser()) return;

  for (const scheme of ['indexeddb', 'localstorage']) {
    it(`are kept by ${scheme}://, two of them`, async () => {
      const address = `${scheme}://checkpoints`;
      expect(await new Checkpoints(address).restore({ model: smallProgram().model })).to.equal(undefined);
      await itKeepsCheckpoints(() => address);
      const slots = Object.keys(await tf.io.listModels()).filter((slot) => slot.startsWith(address));
      expect(slots.sort()).to.deep.equal([`${address}/0`, `${address}/1`]);

      // The newest is the third, which took the place of the first.
      await tf.io.removeModel(slots[0]);
      expect(await new Checkpoints(address).restore({ model: smallProgram().model })).to.deep.include({ epoch: 2 });
      await tf.io.removeModel(slots[1]);
    });
  }

  it('are downloaded by downloads://, and loaded from the files', async () => {
    const files = new Map<string, Promise<File>>();
    const { dispatchEvent } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.dispatchEvent = function () {
      const { download, href } = this;
      const file = fetch(href).then(async (response) => new File([await response.blob()], download));
      files.set(download, file);
      return true;
    };
    try {
      const { model } = smallProgram();
      await new Checkpoints('downloads://run').save({ model }, progress);
      const given = await Promise.all(files.values());
      expect(given.map(({ name }) => name)).to.deep.equal(['run.json', 'run.weights.bin']);
      expect(await new Checkpoints(tf.io.browserFiles(given)).restore({ model: smallProgram().model })).to.deep.equal(
        progress,
      );
    } finally {
      HTMLAnchorElement.prototype.dispatchEvent = dispatchEvent;
    }
  });
});
