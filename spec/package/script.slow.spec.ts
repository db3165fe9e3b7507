import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import * as seeded from '../../index.ts';
import '../backends.ts';
import { loadModel, saveModel } from './model.ts';
import { publicNames } from './names.ts';
import { makeRoom, type Room } from './room.ts';

describe('the script of the packed library', () => {
  let room: Room;

  before(async () => {
    room = await makeRoom();
  });

  after(() => room?.remove());

  for (const script of ['tfjs-seeded.umd.js', 'tfjs-seeded.umd.min.js']) {
    it(`is the global tfSeeded in a page, from ${script}`, async () => {
      // To the script of tfjs any Node is a module with `require`.
      const program = `import { readFileSync } from 'node:fs';
        import { createRequire } from 'node:module';
        import { runInThisContext } from 'node:vm';
        import { loadModel, saveModel } from './model.mjs';
        globalThis.require = createRequire(import.meta.url);
        for (const file of ['@tensorflow/tfjs/dist/tf.min.js', 'tfjs-seeded/dist/${script}']) {
          runInThisContext(readFileSync('node_modules/' + file, 'utf8'));
        }
        const { tf, tfSeeded } = globalThis;
        const numbers = await loadModel(tf, await saveModel(tf, tfSeeded));
        print({ names: Object.keys(tfSeeded), numbers });`;
      const page = room.run('script.mjs', program).printed as { names: string[]; numbers: unknown };
      expect(page.names.sort()).to.deep.equal(publicNames['tfjs-seeded']);
      expect(page.numbers).to.deep.equal(await loadModel(tf, await saveModel(tf, seeded)));
    });
  }

  it('says so when it comes before that of TensorFlow.js', () => {
    const program = `import { readFileSync } from 'node:fs';
      import { runInThisContext } from 'node:vm';
      try {
        runInThisContext(readFileSync('node_modules/tfjs-seeded/dist/tfjs-seeded.umd.min.js', 'utf8'));
      } catch (error) {
        print(error.message);
      }`;
    expect(room.run('early.mjs', program).printed).to.equal(
      'tfjs-seeded: the global `tf` is missing. Load the script of TensorFlow.js (tf.min.js) before that of tfjs-seeded.',
    );
  });
});
