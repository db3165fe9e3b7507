import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { transformSync } from 'esbuild';
import * as seeded from '../../index.ts';
import '../backends.ts';
import { linesOf, snippetsOf } from '../snippets.ts';
import { loadModel, saveModel } from './model.ts';
import { packed } from './pack.ts';
import { install, whyOffline } from './registry.ts';
import { modelProgram, runIn } from './room.ts';

/** The oldest and the newest TensorFlow.js that the library supports. */
const VERSIONS = ['4.10.0', '4.22.0'];

const programs = snippetsOf(new URL('../../README.md', import.meta.url));
const offline = whyOffline();

describe(`the library, installed from the registry${offline ? ` (skipped: ${offline})` : ''}`, function () {
  this.timeout(600_000);

  let room: string;
  let tarball: string;
  let topology: object;
  let numbers: unknown;
  const folderOf = (version: string) => join(room, version);

  before(async function () {
    room = realpathSync(mkdtempSync(join(tmpdir(), 'tfjs-seeded-')));
    if (offline) this.skip();
    ({ tarball } = await packed());
    topology = await saveModel(tf, seeded);
    numbers = await loadModel(tf, topology);
  });

  after(() => rmSync(room, { recursive: true, force: true }));

  for (const version of VERSIONS) {
    describe(`with TensorFlow.js ${version}`, () => {
      before(() => {
        const parts = ['tfjs', 'tfjs-core', 'tfjs-layers', 'tfjs-data'].map((part) => `@tensorflow/${part}@${version}`);
        install(folderOf(version), 'module', [tarball, ...parts]);
        writeFileSync(join(folderOf(version), 'model.mjs'), modelProgram());
      });

      it('uses the TensorFlow.js of the program', () => {
        expect(existsSync(join(folderOf(version), 'node_modules/tfjs-seeded/dist/index.js'))).to.equal(true);
        expect(existsSync(join(folderOf(version), 'node_modules/tfjs-seeded/node_modules'))).to.equal(false);
      });

      programs.forEach(({ heading, code, prints }, i) => {
        it(`runs the program under "${heading}" of the README, which prints what it says (${i + 1})`, () => {
          const file = `program_${i}.mjs`;
          writeFileSync(join(folderOf(version), file), transformSync(code, { loader: 'ts' }).code);
          expect(linesOf(outputOf(folderOf(version), file))).to.deep.equal(prints);
        });
      });

      it('saves a model, and loads it, with the numbers of any other version', () => {
        const program = `import * as tf from '@tensorflow/tfjs';
          import * as seeded from 'tfjs-seeded';
          import { loadModel, saveModel } from './model.mjs';
          print([tf.version.tfjs, await loadModel(tf, await saveModel(tf, seeded))]);`;
        expect(runIn(folderOf(version), 'save.mjs', program).printed).to.deep.equal([version, numbers]);
      });

      it('loads a model that another version has saved', () => {
        const program = `import * as tf from '@tensorflow/tfjs';
          import 'tfjs-seeded';
          import { loadModel } from './model.mjs';
          print(await loadModel(tf, ${JSON.stringify(topology)}));`;
        expect(runIn(folderOf(version), 'load.mjs', program).printed).to.deep.equal(numbers);
      });
    });
  }

  describe('with another version of TensorFlow.js than the program', () => {
    it(`names the cure, with ${VERSIONS[0]} in the program and ${VERSIONS[1]} nested in the library`, () => {
      const [folder, own] = VERSIONS.map(folderOf);
      const modules = join(folder, 'node_modules/tfjs-seeded/node_modules');
      for (const part of ['core', 'layers', 'data']) {
        const name = `@tensorflow/tfjs-${part}`;
        cpSync(join(own, 'node_modules', name), join(modules, name), { recursive: true });
      }
      try {
        const program = `import * as tf from '@tensorflow/tfjs';
          import { seededDropout } from 'tfjs-seeded';
          try {
            tf.sequential({ layers: [seededDropout({ rate: 0.5, inputShape: [2], seed: 1 })] });
          } catch (error) {
            print(error.message);
          }`;
        const { printed, warnings } = runIn(folder, 'copies.mjs', program);
        const sentence = (what: string) =>
          `there are two copies of TensorFlow.js: this library uses @tensorflow/tfjs-core ${VERSIONS[1]}, but ${what} ` +
          'uses another one. ';
        expect(printed).to.include(`SeededDropout: ${sentence('`inputs`')}`);
        expect(warnings).to.include(`tfjs-seeded: ${sentence('the program')}`);
      } finally {
        rmSync(modules, { recursive: true });
      }
    });
  });

  describe('in Jest', () => {
    it('draws, saves, loads and trains with jsdom', () => {
      const folder = join(room, 'jest');
      const parts = ['tfjs', 'tfjs-core', 'tfjs-layers', 'tfjs-data'].map(
        (part) => `@tensorflow/${part}@${VERSIONS[1]}`,
      );
      install(folder, 'commonjs', [tarball, ...parts, 'jest@30', 'jest-environment-jsdom@30']);
      writeFileSync(join(folder, 'model.js'), modelProgram('CommonJS'));
      const program = `/** @jest-environment jsdom */
        const { writeFileSync } = require('node:fs');
        const tf = require('@tensorflow/tfjs');
        const seeded = require('tfjs-seeded');
        const { loadModel, saveModel } = require('./model.js');
        test('numbers', async () => {
          expect(typeof window).toBe('object');
          writeFileSync('numbers.json', JSON.stringify(await loadModel(tf, await saveModel(tf, seeded))));
        });
        test('training', async () => {
          const generator = seeded.Generator.fromSeed(1);
          const model = tf.sequential({ layers: [seeded.seededDropout({ rate: 0.5, generator, inputShape: [2] })] });
          model.add(tf.layers.dense({ units: 1 }));
          model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
          const data = seeded.seededBatches({ xs: tf.ones([8, 2]), ys: tf.ones([8, 1]) }, { batchSize: 4, generator });
          const { epoch } = await seeded.fitResumable(model, data, { epochs: 2, checkpoint: 'run', verbose: 0 });
          expect(epoch).toEqual([0, 1]);
        });`;
      writeFileSync(join(folder, 'library.test.js'), program);
      outputOf(folder, 'node_modules/jest/bin/jest.js', '--ci');
      expect(JSON.parse(readFileSync(join(folder, 'numbers.json'), 'utf8'))).to.deep.equal(numbers);
    });
  });
});

/** Runs a file in Node, and returns what it printed. */
function outputOf(folder: string, file: string, ...options: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...options], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ended with code ${status}.\n${stdout}\n${stderr}`);
  return stdout;
}
