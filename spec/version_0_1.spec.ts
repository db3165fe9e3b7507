import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import * as seeded from '../index.ts';
import './backends.ts';
import { bitsOf } from './bits.ts';
import * as programs from './fixtures/version_0_1/programs.ts';
import { files } from './fixtures/version_0_1/read.ts';
import { loaded, reloaded } from './save.ts';

const { Generator } = seeded;

/** Returns the generators of a model, in the order of its layers. */
function generatorsOf(model: tf.LayersModel): seeded.Generator[] {
  const found = new Set<seeded.Generator>();
  const visit = (part: object): void => {
    const { generator } = part as { generator?: seeded.Generator };
    if (generator instanceof Generator) found.add(generator);
    const { layer, layers } = part as { layer?: object; layers?: object[] };
    for (const inner of [layer, ...(layers ?? [])]) if (inner) visit(inner);
  };
  visit(model);
  return [...found];
}

/** Returns the state in a record of any version of the format. */
function stateOf(record: unknown) {
  const { seed, state, streams } = record instanceof Generator ? record : Generator.fromConfig(record as never);
  return { seed, state, streams };
}

describe('files of version 0.1', () => {
  before(() => tf.setBackend('cpu'));

  for (const [name, { artifacts, records, outputs }] of Object.entries(files.models)) {
    for (const [how, load] of Object.entries({
      'loaded directly': (model: tf.LayersModel) => model,
      'after saving it with this version': reloaded,
    })) {
      it(`stable: restore a ${name} model whose next outputs are those of version 0.1, ${how}`, async () => {
        const model = await load(await loaded(artifacts));
        expect(generatorsOf(model).map(stateOf)).to.deep.equal(records.map(stateOf));
        expect(programs.outputsOf(tf, model, outputs.length)).to.deep.equal(outputs);
      });
    }
  }

  it('stable: restore a checkpoint from which a run ends as it did in version 0.1', async () => {
    // The saved run had a global generator seeded with entropy.
    seeded.setGenerator(Generator.fromEntropy());
    const slots = files.checkpoint.slots.map((artifacts) => {
      let kept = artifacts;
      const save = async (given: tf.io.ModelArtifacts) => {
        kept = given;
        return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(given) };
      };
      return { save, load: async () => kept };
    });
    const { record, ...ending } = (await programs.run(tf, seeded, slots)) as programs.Ending;
    const { record: records, ...wanted } = files.checkpoint.ending;
    expect(ending).to.deep.equal(wanted);
    expect((record as unknown[]).map(stateOf)).to.deep.equal(records.map(stateOf));
  });

  it('stable: restore separate configs and a record, which continue with the numbers of version 0.1', async () => {
    const { configs, next } = structuredClone(files.configs);
    expect(bitsOf(Generator.fromConfig(configs.record as never).normal([4]))).to.deep.equal(next.record);
    const layer = new seeded.SeededDropout(configs.layer as never);
    expect(bitsOf(layer.apply(tf.ones([8]), { training: true }) as tf.Tensor)).to.deep.equal(next.layer);
    const initializer = new seeded.SeededGlorotUniform(configs.initializer as never);
    expect(bitsOf(initializer.apply([2, 3]))).to.deep.equal(next.initializer);
    const elements = tf.data.array([0, 1, 2, 3, 4, 5, 6, 7]);
    const dataset = seeded.SeededShuffle.fromConfig(elements, configs.dataset as never);
    expect(await dataset.toArray()).to.deep.equal(next.dataset);
  });
});
