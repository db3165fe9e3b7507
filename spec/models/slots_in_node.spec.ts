import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { slotsOf } from '../../models/slots.ts';

const artifacts: tf.io.ModelArtifacts = {
  modelTopology: { name: 'a' },
  weightSpecs: [],
  weightData: new ArrayBuffer(0),
};

describe('slots in a folder', () => {
  it('are folders', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tfjs-seeded-'));
    try {
      const made = slotsOf('spec', join(folder, 'run'), 3);
      expect(made.map(({ name }) => name)).to.deep.equal([0, 1, 2].map((i) => join(folder, 'run', `${i}`)));
      expect(await made[1].load()).to.equal(undefined);
      await made[1].save(artifacts);
      expect((await made[1].load())?.modelTopology).to.deep.equal({ name: 'a' });
      expect(await made[0].load()).to.equal(undefined);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are two where nothing is said', () => {
    expect(slotsOf('spec', 'run')).to.have.lengthOf(2);
  });
});
