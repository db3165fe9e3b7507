import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { nodeDisk } from '../../models/disk.ts';
import { fileSystem } from '../../models/file_system.ts';
import '../backends.ts';
import { bitsOf } from '../bits.ts';
import { dyingDisk } from './dying_disk.ts';
import { VolatileDisk } from './volatile_disk.ts';

describe('fileSystem', () => {
  const disk = nodeDisk('the spec');
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tfjs-seeded-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe('saving and loading', () => {
    before(() => tf.setBackend('cpu'));

    it('gives back a model that goes on learning as the one that was saved', async () => {
      const model = newModel();
      await learn(model);
      model.setUserDefinedMetadata({ epoch: 1 });
      await model.save(fileSystem(join(folder, 'in', 'folders')), { includeOptimizer: true });
      const loaded = await tf.loadLayersModel(fileSystem(join(folder, 'in', 'folders')));
      expect(loaded.getUserDefinedMetadata()).to.deep.equal({ epoch: 1 });
      expect(weightsOf(loaded)).to.deep.equal(weightsOf(model));
      await learn(model);
      await learn(loaded);
      expect(weightsOf(loaded)).to.deep.equal(weightsOf(model));
    });

    it('writes what tfjs reads over HTTP', async () => {
      const model = newModel();
      await model.save(fileSystem(folder));
      const fetchFunc = (async (url: string) => {
        const name = url.replace('http://host/', '');
        const type = name.endsWith('.json') ? 'application/json' : 'application/octet-stream';
        return new Response(readFileSync(join(folder, name)), { headers: { 'Content-Type': type } });
      }) as typeof fetch;
      const loaded = await tf.loadLayersModel(tf.io.http('http://host/model.json', { fetchFunc }));
      expect(weightsOf(loaded)).to.deep.equal(weightsOf(model));
    });

    it('tells the sizes of what was saved', async () => {
      const { modelArtifactsInfo } = await fileSystem(folder).save(artifactsOf('new'));
      expect(modelArtifactsInfo.weightDataBytes).to.equal(12);
    });

    it('joins weights that come in pieces', async () => {
      const { weightData, ...rest } = artifactsOf('new');
      const whole = weightData as ArrayBuffer;
      await fileSystem(folder).save({ ...rest, weightData: [whole.slice(0, 8), whole.slice(8)] });
      expect(await fileSystem(folder).load()).to.deep.equal(artifactsOf('new'));
    });

    it('writes the same files for the same model', async () => {
      const files = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'hex')]);
      await fileSystem(folder).save(artifactsOf('new'));
      const first = files();
      await fileSystem(folder).save(artifactsOf('new'));
      expect(files()).to.deep.equal(first);
    });

    it('keeps the last of saves that were started at once', async () => {
      const handler = fileSystem(folder);
      await Promise.all(['a', 'b', 'new'].map((name) => handler.save(artifactsOf(name))));
      expect(await handler.load()).to.deep.equal(artifactsOf('new'));
      expect(readdirSync(folder)).to.have.lengthOf(2);
    });

    it('saves again after a save that failed', async () => {
      const broken = { ...disk, rename: () => Promise.reject(new Error('killed')) };
      const failing = { ...disk, rename: (from: string, to: string) => (failures.pop() ?? disk).rename(from, to) };
      const failures = [broken];
      const handler = fileSystem(folder, failing);
      expect(await attempt(handler.save(artifactsOf('a')))).to.equal(false);
      await handler.save(artifactsOf('new'));
      expect(await handler.load()).to.deep.equal(artifactsOf('new'));
    });

    it('removes what it left itself, and nothing else', async () => {
      const others = ['notes.txt', 'weights.bin', 'weights-1.bin', 'model.json.bak'];
      for (const name of others) writeFileSync(join(folder, name), name);
      await fileSystem(folder).save(artifactsOf('old'));
      writeFileSync(join(folder, 'model.json.part'), '{');
      writeFileSync(join(folder, `weights-${'0'.repeat(64)}.bin.part`), '');
      await fileSystem(folder).save(artifactsOf('new'));
      const { weightsFile } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
      expect(readdirSync(folder)).to.have.members([...others, 'model.json', weightsFile.name]);
    });
  });

  describe('a folder that is not sound', () => {
    const refusals: [what: string, damage: (folder: string, weights: string) => void, message: RegExp][] = [
      ['is not there', (folder) => rmSync(folder, { recursive: true }), /there is no saved model in /],
      ['has no model.json', (folder) => rmSync(join(folder, 'model.json')), /there is no saved model in /],
      [
        'has no weights',
        (_, weights) => rmSync(weights),
        /weights-\w+\.bin is missing, the weights that model\.json names/,
      ],
      ['has too few weights', (_, weights) => truncateSync(weights, 11), /damaged: it must have 12 bytes, but has 11/],
      ['has too many weights', (_, weights) => writeFileSync(weights, new Uint8Array(16)), /12 bytes, but has 16/],
      ['has other weights', (_, weights) => writeFileSync(weights, new Uint8Array(12)), /damaged: its SHA-256 is not/],
      ['has half a model.json', (folder) => truncateSync(join(folder, 'model.json'), 99), /damaged: it is not JSON/],
      ['has null for a model.json', (folder) => edit(folder, () => null), /damaged, or was not saved by `fileSystem`/],
      ['is not ours', (folder) => edit(folder, ({ weightsFile, ...model }) => model), /was not saved by `fileSystem`/],
      ['has no topology', (folder) => edit(folder, ({ modelTopology, ...model }) => model), /was not saved by/],
      [
        'names weights elsewhere',
        (folder) =>
          edit(folder, (model) => ({ ...model, weightsFile: { ...model.weightsFile, name: '../weights.bin' } })),
        /damaged: it names the weights "\.\.\/weights\.bin"/,
      ],
    ];

    for (const [what, damage, message] of refusals) {
      it(`is refused when it ${what}`, async () => {
        await fileSystem(folder).save(artifactsOf('old'));
        const weights = readdirSync(folder).find((name) => name.endsWith('.bin'))!;
        damage(folder, join(folder, weights));
        const error = await fileSystem(folder)
          .load()
          .catch((error) => error);
        expect(error).to.be.an('error');
        expect(error.message)
          .to.match(/^fileSystem: .*\.$/)
          .and.match(message);
      });
    }
  });

  const changes = { 'with other weights': 'new', 'with the same weights and another topology': 'old, renamed' };
  for (const [how, name] of Object.entries(changes)) {
    describe(`a save ${how} that is interrupted`, () => {
      it('leaves the model of before, or the new one, wherever it is killed', async () => {
        const found: string[] = [];
        for (let steps = 0, done = false; !done; steps++) {
          const place = join(folder, `${steps}`);
          await fileSystem(place).save(artifactsOf('old'));
          done = await attempt(fileSystem(place, dyingDisk(disk, steps)).save(artifactsOf(name)));
          found.push(await nameIn(fileSystem(place)));

          await fileSystem(place).save(artifactsOf('third'));
          expect(await nameIn(fileSystem(place))).to.equal('third');
          expect(readdirSync(place)).to.have.lengthOf(2);
        }
        expect(found.join(' ')).to.match(new RegExp(`^(old )+(${name} ?)+$`));
      });

      it('leaves the model of before, or the new one, at any power cut', async () => {
        for (let steps = 0, done = false; !done; steps++) {
          const disk = new VolatileDisk();
          await fileSystem('/model', disk).save(artifactsOf('old'));
          done = await attempt(fileSystem('/model', dyingDisk(disk, steps)).save(artifactsOf(name)));
          for (const left of disk.cuts()) {
            const found = await nameIn(fileSystem('/model', left));
            expect(found).to.be.oneOf(done ? [name] : ['old', name]);
          }
        }
      });
    });
  }
});

function newModel(): tf.Sequential {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 3, inputShape: [2], activation: 'tanh' }), tf.layers.dense({ units: 1 })],
  });
  model.compile({ optimizer: tf.train.momentum(0.1, 0.9), loss: 'meanSquaredError' });
  return model;
}

async function learn(model: tf.LayersModel): Promise<void> {
  await model.fit(
    tf.tensor([
      [1, 2],
      [3, 4],
    ]),
    tf.tensor([[1], [0]]),
    { epochs: 3, shuffle: false, verbose: 0 },
  );
}

function weightsOf(model: tf.LayersModel): number[][] {
  return model.getWeights().map(bitsOf);
}

/** Gives artifacts that differ by name: in the topology, and by its first letter in the weights. */
function artifactsOf(name: string): tf.io.ModelArtifacts {
  const weight = name.charCodeAt(0);
  return {
    modelTopology: { name },
    format: 'layers-model',
    generatedBy: 'a spec',
    convertedBy: null,
    weightSpecs: [{ name: 'kernel', shape: [3], dtype: 'float32' }],
    weightData: Float32Array.of(weight, weight, weight).buffer,
  };
}

/** Gives the name of the model that a handler loads, having made sure that all of it is that model. */
async function nameIn(handler: tf.io.IOHandler): Promise<string> {
  const artifacts = await handler.load!();
  const { name } = artifacts.modelTopology as { name: string };
  expect(artifacts).to.deep.equal(artifactsOf(name));
  return name;
}

/** Answers whether something came to its end before it was killed. */
async function attempt(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    expect(error).to.have.property('message', 'killed');
    return false;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: it is what JSON.parse gives
function edit(folder: string, change: (model: any) => unknown): void {
  const file = join(folder, 'model.json');
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')))));
}
