import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { version_core } from '@tensorflow/tfjs';
import { expect } from 'chai';
import { VERSION } from '../../hooks/version.ts';
import '../backends.ts';
import { root } from './pack.ts';
import { makeRoom, type Room } from './room.ts';

/** Code that collects the message of the error of each call, or that it did not fail. */
const CALLS = `const sentences = {};
  const call = async (name, work) => {
    sentences[name] = await Promise.resolve().then(work).then(() => 'did not fail', (error) => error.message);
  };`;

describe('two copies of the packed library in one program', () => {
  let room: Room;

  before(async () => {
    room = await makeRoom();
    cpSync(room.installed, join(room.folder, 'node_modules/again'), { recursive: true });
  });

  after(() => room?.remove());

  it('are named by one warning, and each refuses what the other has made in one sentence with the cure', () => {
    const program = `import * as tf from '@tensorflow/tfjs';
      import * as one from 'tfjs-seeded';
      import * as other from 'again';
      import 'again/layers';
      ${CALLS}
      const generator = other.Generator.fromSeed(1);
      const shuffled = other.seededShuffle(tf.data.array([1, 2]), 2, { generator });
      const model = tf.sequential({ layers: [other.seededDropout({ rate: 0.5, inputShape: [2], generator })] });
      await call('generator', () => one.seededDropout({ rate: 0.5, generator }));
      await call('stream', () => one.seededGlorotUniform({ stream: generator.stream('a') }));
      await call('g', () => one.setGenerator(generator));
      await call('dataset', () => one.seededShuffle(shuffled, 2, { seed: 1 }));
      await call('model', () => one.generatorOf(model));
      print(sentences);`;
    const { printed, warnings } = room.run('library.mjs', program);
    const cure =
      'Load it in one way only (`import` or `require`), and install one version of it: see `npm ls tfjs-seeded`.';
    expect(warnings.match(/^tfjs-seeded: .*$/gm)).to.deep.equal([
      `tfjs-seeded: the program has loaded two copies of this library (${VERSION} and ${VERSION}). Layers, generators ` +
        `and datasets of one cannot be used with those of the other. ${cure}`,
    ]);
    const sentence = (where: string, name: string) =>
      `${where}: \`${name}\` was made by another copy of tfjs-seeded (${VERSION}) than this one (${VERSION}): ` +
      `the program has loaded two. ${cure}`;
    expect(printed).to.deep.equal({
      generator: sentence('SeededDropout', 'generator'),
      stream: sentence('SeededGlorotUniform', 'stream'),
      g: sentence('setGenerator', 'g'),
      dataset: sentence('tf.data.Dataset', 'dataset'),
      model: sentence('tfjs-seeded', 'model'),
    });
  });
});

describe('two copies of TensorFlow.js in one program', () => {
  let room: Room;

  before(async () => {
    room = await makeRoom();
    // As npm installs them if the versions that the program and the library want differ.
    const modules = join(room.installed, 'node_modules');
    for (const part of ['core', 'layers', 'data']) {
      const name = `@tensorflow/tfjs-${part}`;
      mkdirSync(join(modules, name, 'dist'), { recursive: true });
      for (const file of ['package.json', `dist/tf-${part}.node.js`]) {
        cpSync(join(root, 'node_modules', name, file), join(modules, name, file));
      }
    }
    for (const name of ['long', 'node-fetch', 'seedrandom', 'string_decoder']) {
      symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction');
    }
  });

  after(() => room?.remove());

  const twoCopies = (what: string) =>
    `there are two copies of TensorFlow.js: this library uses @tensorflow/tfjs-core ${version_core}, but ${what} uses ` +
    'another one. Models and layers of one cannot be used with the other. Install one version of TensorFlow.js: see ' +
    '`npm ls @tensorflow/tfjs-core @tensorflow/tfjs-layers`, then `npm dedupe`.';

  for (const [order, imports, warned] of [
    ['after', ["import * as tf from '@tensorflow/tfjs';", "import * as seeded from 'tfjs-seeded';"], true],
    ['before', ["import * as seeded from 'tfjs-seeded';", "import * as tf from '@tensorflow/tfjs';"], false],
  ] as const) {
    it(`are named with the cure by whatever receives an object of the other, if the library is imported ${order} the program's`, () => {
      const program = `${imports.join('\n')}
        ${CALLS}
        const generator = seeded.Generator.fromSeed(1);
        const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [2] })] });
        const { dense } = tf.layers;
        await call('initializer', () => dense({ units: 2, kernelInitializer: seeded.seededHeNormal({ generator }) }));
        await call('layer', () => model.add(seeded.seededDropout({ rate: 0.5, generator })));
        await call('first layer', () =>
          tf.sequential({ layers: [seeded.seededDropout({ rate: 0.5, inputShape: [2], generator })] }));
        await call('recurrent layer', () =>
          seeded.seededLSTM({ units: 2, generator }).apply(tf.input({ shape: [2, 3] })));
        await call('generatorOf', () => seeded.generatorOf(model));
        await call('fitResumable', () => seeded.fitResumable(model, tf.data.array([]), { epochs: 1, checkpoint: 'run' }));
        print(sentences);`;
      const { printed, warnings } = room.run('tfjs.mjs', program);
      const sentences = {
        initializer: `SeededHeNormal: ${twoCopies('the layer')}`,
        layer: `SeededDropout: ${twoCopies('`inputs`')}`,
        'first layer': `SeededDropout: ${twoCopies('`inputs`')}`,
        'recurrent layer': `SeededLSTM: ${twoCopies('`inputs`')}`,
        generatorOf: `generatorOf: ${twoCopies('`model`')}`,
        fitResumable: `fitResumable: ${twoCopies('`model`')}`,
      };
      expect(printed).to.deep.equal(sentences);
      const warning = `tfjs-seeded: ${twoCopies('the program')}`;
      expect(warnings.match(/^tfjs-seeded: .*$/gm) ?? []).to.deep.equal(warned ? [warning] : []);
    });
  }
});
