import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { nodeDisk } from '../../../models/storage/disk.ts';
import { fileSystem } from '../../../models/storage/file_system.ts';
import '../../backends.ts';
import { bitsOf } from '../../bits.ts';
import { failureOf } from '../../failure_of.ts';
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

    it('returns a model that goes on learning as the one that was saved', async () => {
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

    it('returns the sizes of what was saved', async () => {
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
        /weights-\w+\.bin is missing, the weights that .*model\.json names/,
      ],
      ['has too few weights', (_, weights) => truncateSync(weights, 11), /damaged: it must have 12 bytes, but has 11/],
      ['has too many weights', (_, weights) => writeFileSync(weights, new Uint8Array(16)), /12 bytes, but has 16/],
      ['has other weights', (_, weights) => writeFileSync(weights, new Uint8Array(12)), /damaged: its SHA-256 is not/],
      ['has half a model.json', (folder) => truncateSync(join(folder, 'model.json'), 99), /damaged: it is not JSON/],
      [
        'has null for a model.json',
        (folder) => edit(folder, () => null),
        /damaged, or is no model of TensorFlow\.js\.$/,
      ],
      [
        'has no topology',
        (folder) => edit(folder, ({ modelTopology, ...model }) => model),
        /is no model of TensorFlow/,
      ],
      ['has no manifest', (folder) => edit(folder, ({ weightsManifest, ...model }) => model), /is no model of Tensor/],
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

  describe('a model that tfjs-node or the converter of Python wrote', () => {
    const { weightData, weightSpecs, ...topology } = artifactsOf('old');
    const bytes = new Uint8Array(weightData as ArrayBuffer);

    /** Writes the model as they do: its weights in files of so many bytes, in one group or one for each file. */
    function write(
      sizes: number[],
      { grouped = true, names = (i: number) => `group1-shard${i + 1}of${sizes.length}.bin` } = {},
    ) {
      let at = 0;
      const paths = sizes.map((size, i) => {
        mkdirSync(dirname(join(folder, names(i))), { recursive: true });
        writeFileSync(join(folder, names(i)), bytes.subarray(at, at + size));
        at += size;
        return names(i);
      });
      const weightsManifest = grouped
        ? [{ paths, weights: weightSpecs }]
        : paths.map((path, i) => ({ paths: [path], weights: i === 0 ? weightSpecs : [] }));
      writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...topology, weightsManifest }));
    }

    const layouts: [what: string, write: () => void][] = [
      ['in weights.bin, as tfjs-node writes it', () => write([12], { names: () => 'weights.bin' })],
      ['in several shards, as the converter writes large ones', () => write([4, 5, 3])],
      ['in several groups', () => write([4, 8], { grouped: false })],
      ['in a folder beside it', () => write([12], { names: () => 'data/weights.bin' })],
    ];
    for (const [what, prepare] of layouts) {
      it(`is loaded with its weights ${what}, by its folder or its file`, async () => {
        prepare();
        for (const path of [folder, join(folder, 'model.json')]) {
          expect(await fileSystem(path).load()).to.deep.equal(artifactsOf('old'));
        }
      });
    }

    it('is loaded under another name than model.json', async () => {
      write([12]);
      renameSync(join(folder, 'model.json'), join(folder, 'mobilenet.json'));
      expect(await fileSystem(join(folder, 'mobilenet.json')).load()).to.deep.equal(artifactsOf('old'));
    });

    it('is loaded when it was written under Windows, with its text in UTF-8', async () => {
      write([12]);
      edit(folder, (model) => ({ ...model, modelTopology: { name: 'Größe \u{1f600}' } }));
      const { modelTopology } = await fileSystem(folder).load();
      expect(modelTopology).to.deep.equal({ name: 'Größe \u{1f600}' });
    });

    it('is replaced by a save, which leaves its files of weights alone', async () => {
      write([4, 8]);
      await fileSystem(folder).save(artifactsOf('new'));
      expect(await fileSystem(folder).load()).to.deep.equal(artifactsOf('new'));
      expect(readdirSync(folder)).to.include.members(['group1-shard1of2.bin', 'group1-shard2of2.bin']);
    });

    it('is refused when one of its files is missing, by that name', async () => {
      write([4, 5, 3]);
      rmSync(join(folder, 'group1-shard2of3.bin'));
      expect((await failureOf(fileSystem(folder).load())).message).to.match(
        /^fileSystem: .*group1-shard2of3\.bin is missing, the weights that .*model\.json names\.$/,
      );
    });

    for (const path of ['../weights.bin', '/etc/passwd', 'a/../../b', 'C:/b', 'a\\..\\b', '', 'a//b', '..', 5, null]) {
      it(`is refused when it names weights in ${JSON.stringify(path)}, and nothing is read there`, async () => {
        write([12]);
        const read: string[] = [];
        const watched = {
          ...disk,
          read(file: string) {
            read.push(file);
            return disk.read(file);
          },
        };
        edit(folder, (model) => ({ ...model, weightsManifest: [{ paths: [path], weights: weightSpecs }] }));
        const { message } = await failureOf(fileSystem(folder, watched).load());
        expect(message).to.match(/^fileSystem: .* must name files of weights beside it, but names .*\.$/);
        expect(message).to.include(JSON.stringify(path));
        expect(read).to.deep.equal([join(folder, 'model.json')]);
      });
    }

    for (const manifest of [[null], [{}], [{ paths: 'x' }], ['x'], [5]]) {
      it(`is refused with the manifest ${JSON.stringify(manifest)}, in a sentence`, async () => {
        write([12]);
        edit(folder, (model) => ({ ...model, weightsManifest: manifest }));
        expect((await failureOf(fileSystem(folder).load())).message).to.match(/^fileSystem: .*\.$/);
      });
    }
  });

  describe('a disk that an interrupted save has filled', () => {
    it('has room again for the next save, which removes what is left before it writes', async () => {
      await fileSystem(folder).save(artifactsOf('old'));
      const stale = [`weights-${'0'.repeat(64)}.bin.part`, `weights-${'1'.repeat(64)}.bin`, 'model.json.part'];
      for (const name of stale) writeFileSync(join(folder, name), new Uint8Array(5000));
      const size = () => readdirSync(folder).reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0);
      const write = async (file: string, data: Uint8Array) => {
        if (size() + data.length > 3000) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
        await disk.write(file, data);
      };
      await fileSystem(folder, { ...disk, write }).save(artifactsOf('new'));
      expect(await fileSystem(folder).load()).to.deep.equal(artifactsOf('new'));
      expect(readdirSync(folder)).to.have.lengthOf(2);
    });

    it('keeps the model of before when there is no room even so', async () => {
      await fileSystem(folder).save(artifactsOf('old'));
      const write = () => Promise.reject(Object.assign(new Error('killed'), { code: 'ENOSPC' }));
      expect(await attempt(fileSystem(folder, { ...disk, write }).save(artifactsOf('new')))).to.equal(false);
      expect(await fileSystem(folder).load()).to.deep.equal(artifactsOf('old'));
    });
  });

  const changes = { 'with other weights': 'new', 'with the same weights and another topology': 'old, renamed' };
  for (const [how, name] of Object.entries(changes)) {
    describe(`a save ${how} that is interrupted`, () => {
      it('leaves the model of before, or the new one, wherever it is killed', async () => {
        const found: string[] = [];
        for (let steps = 0, done = false; !done; steps++) {
          const location = join(folder, `${steps}`);
          await fileSystem(location).save(artifactsOf('old'));
          done = await attempt(fileSystem(location, dyingDisk(disk, steps)).save(artifactsOf(name)));
          found.push(await nameIn(fileSystem(location)));

          await fileSystem(location).save(artifactsOf('third'));
          expect(await nameIn(fileSystem(location))).to.equal('third');
          expect(readdirSync(location)).to.have.lengthOf(2);
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

/** Returns artifacts that differ by name: in the topology, and by its first letter in the weights. */
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

/** Returns the name of the model that a handler loads, having made sure that all of it is that model. */
async function nameIn(handler: tf.io.IOHandler): Promise<string> {
  const artifacts = await handler.load!();
  const { name } = artifacts.modelTopology as { name: string };
  expect(artifacts).to.deep.equal(artifactsOf(name));
  return name;
}

/** Returns whether something came to its end before it was killed. */
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
