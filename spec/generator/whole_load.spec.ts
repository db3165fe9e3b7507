import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { restoreGenerator } from '../../generator/whole_load.ts';
import { Generator, generatorOf, type SeededDropout, seededDropout } from '../../index.ts';
import '../backends.ts';
import { loaded, saved } from '../save.ts';

describe('restoring a generator', () => {
  before(() => tf.setBackend('cpu'));

  const record = () => JSON.parse(JSON.stringify(Generator.fromSeed(4).getConfig()));
  const restore = () => restoreGenerator('Thing', record(), 0, []);

  it('makes a new one for every call outside a load', () => {
    expect(restore()).not.to.equal(restore());
  });

  it('shares nothing with a load that failed before', async () => {
    const model = tf.sequential({
      layers: [seededDropout({ rate: 0.5, generator: Generator.fromSeed(4), inputShape: [3] })],
    });
    model.add(tf.layers.dense({ units: 1 }));
    const artifacts = await saved(model);
    const broken = structuredClone(artifacts);
    const { layers } = (broken.modelTopology as { config: { layers: { class_name: string }[] } }).config;
    layers[1].class_name = 'NoSuchLayer';
    const failed = await loaded(broken).then(
      () => false,
      () => true,
    );
    expect(failed).to.equal(true);
    const [one, two] = [await loaded(artifacts), await loaded(artifacts)];
    expect(generatorOf(one)).not.to.equal(generatorOf(two));
    expect(restore()).not.to.equal(restore());
  });

  it('changes nothing in models without anything seeded', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
    const other = await loaded(await saved(model));
    expect([...other.getWeights()[0].dataSync()]).to.deep.equal([...model.getWeights()[0].dataSync()]);
  });

  it('keeps separate positions for two models that were loaded from one file', async () => {
    const model = tf.sequential({
      layers: [seededDropout({ rate: 0.5, generator: Generator.fromSeed(4), inputShape: [3] })],
    });
    const artifacts = await saved(model);
    const [one, two] = [await loaded(artifacts), await loaded(artifacts)];
    one.apply(tf.ones([2, 3]), { training: true });
    expect((one.layers[0] as SeededDropout).stream.position).to.equal(1);
    expect((two.layers[0] as SeededDropout).stream.position).to.equal(0);
  });
});
