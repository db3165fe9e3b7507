import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { backends } from '../../bench/backends.ts';
import type { Case } from '../../bench/case.ts';
import { run } from '../../bench/run.ts';

/** A case that records in `notes` where it is prepared, and when it is disposed of. */
function recording(notes: string[], title: string, on: Case['on']): Case {
  return {
    title,
    on,
    prepare() {
      notes.push(`${title} on ${tf.getBackend()}`);
      return { seeded: () => 0, baseline: () => 0, dispose: () => notes.push(`${title} over`) };
    },
  };
}

describe('run', () => {
  it('prepares a case on each backend in turn, with that backend in use, and disposes of it', async () => {
    const notes: string[] = [];
    const outcomes = await run([recording(notes, 'a', 'every backend')], backends, { runs: 1 });
    const names = backends.map(({ name }) => name);
    expect(names).to.include.members(['cpu', 'wasm']);
    expect(notes).to.deep.equal(names.flatMap((name) => [`a on ${name}`, 'a over']));
    expect(outcomes.map(({ on }) => on)).to.deep.equal(names);
  });

  it('runs work of the host alone once', async () => {
    const notes: string[] = [];
    const outcomes = await run([recording(notes, 'a', 'host')], backends.slice(1), { runs: 1 });
    expect(notes).to.deep.equal(['a on wasm', 'a over']);
    expect(outcomes.map(({ on }) => on)).to.deep.equal(['host']);
  });

  it('disposes of a case that fails', async () => {
    const notes: string[] = [];
    const failing: Case = {
      ...recording(notes, 'a', 'host'),
      prepare: () => ({
        seeded: () => {
          throw new Error('no luck');
        },
        dispose: () => notes.push('over'),
      }),
    };
    const error = await run([failing], backends, { runs: 1 }).catch((reason) => reason);
    expect(error.message).to.equal('no luck');
    expect(notes).to.deep.equal(['over']);
  });

  it('times a case `runs` times, and a slow one as often as its own `runs` allow', async () => {
    const notes: string[] = [];
    const slow = { ...recording(notes, 'b', 'host'), runs: 2 };
    const outcomes = await run([recording(notes, 'a', 'host'), slow], backends, { runs: 4 });
    expect(outcomes.map(({ seeded }) => seeded.runs)).to.deep.equal([4, 2]);
  });

  it('reads the given clock', async () => {
    let time = 0;
    const [{ seeded }] = await run([recording([], 'a', 'host')], backends, { runs: 1, now: () => time++ });
    expect(seeded.median).to.equal(1);
  });
});
