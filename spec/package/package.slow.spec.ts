import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import ts from 'typescript';
import * as seeded from '../../index.ts';
import '../backends.ts';
import { loadModel, saveModel } from './model.ts';
import { publicNames } from './names.ts';
import { makeRoom, type Room } from './room.ts';

/** What a program finds in the entries of the package, and the numbers that it draws. */
interface Found {
  names: string[][];
  numbers: unknown;
}

describe('the packed library', () => {
  let room: Room;
  let numbers: unknown;

  before(async () => {
    room = await makeRoom();
    numbers = await loadModel(tf, await saveModel(tf, seeded));
  });

  after(() => room?.remove());

  it('holds what was built, the licence and nothing else', () => {
    const files = ['LICENSE', 'dist', 'package.json', 'README.md', 'CHANGELOG.md'];
    expect(files).to.include.members(readdirSync(room.installed));
  });

  it('needs nothing but its three peers', () => {
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(room.installed, 'package.json'), 'utf8'));
    expect(dependencies).to.equal(undefined);
    const peers = ['core', 'data', 'layers'].map((part) => `@tensorflow/tfjs-${part}`);
    expect(Object.keys(peerDependencies)).to.have.members(peers);
    const modules = filesIn(join(room.installed, 'dist')).filter((file) => !file.includes('.umd.'));
    const imported = modules.flatMap((file) => ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles);
    const packages = imported.map(({ fileName }) => fileName).filter((name) => !name.startsWith('.'));
    expect([...new Set(packages)]).to.have.members(peers);
  });

  for (const [way, file, flags, program] of [
    [
      '`import`',
      'import.mjs',
      [],
      `import * as tf from '@tensorflow/tfjs';
      import * as seeded from 'tfjs-seeded';
      import { loadModel, saveModel } from './model.mjs';
      const all = await Promise.all(entries.map((entry) => import(entry)));
      const numbers = await loadModel(tf, await saveModel(tf, seeded));
      print({ names: all.map((entry) => Object.keys(entry)), numbers });`,
    ],
    ...(
      [
        ['`require`', []],
        ['`require`, as it was before it could load ES modules', ['--no-experimental-require-module']],
      ] as const
    ).map(
      ([way, flags]) =>
        [
          way,
          'require.cjs',
          flags,
          `const tf = require('@tensorflow/tfjs');
          const seeded = require('tfjs-seeded');
          const names = entries.map((entry) => Object.keys(require(entry)));
          import('./model.mjs').then(async ({ loadModel, saveModel }) => {
            print({ names, numbers: await loadModel(tf, await saveModel(tf, seeded)) });
          });`,
        ] as const,
    ),
  ] as const) {
    it(`exports every public name, and no other, and draws the same numbers, by ${way}`, () => {
      const found = room.run(file, program, [...flags]).printed as Found;
      for (const [i, [entry, names]] of Object.entries(publicNames).entries()) {
        expect(found.names[i].sort(), entry).to.deep.equal(names);
      }
      expect(found.numbers).to.deep.equal(numbers);
    });
  }

  it('is one library to `import` and `require` in one process', () => {
    const program = `import { createRequire } from 'node:module';
      import { serialization } from '@tensorflow/tfjs';
      const require = createRequire(import.meta.url);
      const { SeededDropout } = require('tfjs-seeded');
      const imported = await import('tfjs-seeded');
      const part = await import('tfjs-seeded/layers');
      const [registered] = serialization.SerializationMap.getMap().classNameMap.SeededDropout;
      print([imported, part, require('tfjs-seeded/layers'), { SeededDropout: registered }].map(
        (entry) => entry.SeededDropout === SeededDropout,
      ));`;
    expect(room.run('both.mjs', program).printed).to.deep.equal([true, true, true, true]);
  });

  it('draws on the device, whichever entry was imported', () => {
    const program = `import * as tf from '@tensorflow/tfjs';
      import { Generator } from 'tfjs-seeded/generator';
      const programs = [];
      class Device extends tf.KernelBackend {
        data = new tf.DataStorage(this, tf.engine());
        numDataIds = () => this.data.numDataIds();
        runWebGPUProgram(program, inputs, dtype, uniforms) {
          programs.push(program.shaderKey);
          const dataId = {};
          this.data.set(dataId, {});
          return { dataId, shape: program.outputShape, dtype };
        }
      }
      tf.registerBackend('webgpu', () => new Device());
      await tf.setBackend('webgpu');
      Generator.fromSeed(1).uniform([20, 30]);
      Generator.fromSeed(1).stream('a').bernoulli([20, 30], 0.5);
      print(programs);`;
    const kernels = ['SeededUniformFours', 'SeededBernoulliFours'];
    expect(room.run('device.mjs', program).printed).to.deep.equal(kernels);
  });
});

function filesIn(folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
