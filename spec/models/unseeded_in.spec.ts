import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  fitResumable,
  Generator,
  resumable,
  seededBatches,
  seededDropout,
  seededGlorotUniform,
  seededLayers,
  seededShuffle,
  unseededIn,
} from '../../index.ts';
import '../backends.ts';
import { failureOf } from '../failure_of.ts';
import { memorySlots } from './memory_slots.ts';

const pathsOf = (what: Parameters<typeof unseededIn>[0]) => unseededIn(what).map(({ path }) => path);
const draws = (what: Parameters<typeof unseededIn>[0]) =>
  unseededIn(what)
    .filter(({ kind }) => kind !== 'initializer')
    .map(({ path }) => path);

describe('unseededIn', () => {
  before(() => tf.setBackend('cpu'));

  const layers: [string, () => tf.layers.Layer, string[]][] = [
    ['dropout', () => tf.layers.dropout({ rate: 0.5, name: 'x' }), ['x: rate']],
    ['dropout with a seed of 0', () => tf.layers.dropout({ rate: 0.5, seed: 0, name: 'x' }), ['x: rate']],
    ['spatialDropout1d', () => tf.layers.spatialDropout1d({ rate: 0.5, name: 'x' }), ['x: rate']],
    ['gaussianNoise', () => tf.layers.gaussianNoise({ stddev: 0.5, name: 'x' }), ['x: stddev']],
    ['gaussianDropout', () => tf.layers.gaussianDropout({ rate: 0.5, name: 'x' }), ['x: rate']],
    ['alphaDropout', () => tf.layers.alphaDropout({ rate: 0.5, name: 'x' }), ['x: rate']],
    ['randomWidth', () => tf.layers.randomWidth({ factor: 0.5, name: 'x' }), ['x: factor']],
    ['gru', () => tf.layers.gru({ units: 1, recurrentDropout: 0.5, name: 'x' }), ['x: recurrentDropout']],
    [
      'lstm',
      () => tf.layers.lstm({ units: 1, dropout: 0.1, recurrentDropout: 0.5, name: 'x' }),
      ['x: dropout', 'x: recurrentDropout'],
    ],
    ['simpleRNN', () => tf.layers.simpleRNN({ units: 1, dropout: 0.1, name: 'x' }), ['x: dropout']],
    ['convLstm2d', () => tf.layers.convLstm2d({ filters: 1, kernelSize: 1, dropout: 0.1, name: 'x' }), ['x: dropout']],
    [
      'a cell',
      () => tf.layers.rnn({ cell: tf.layers.gruCell({ units: 1, dropout: 0.1, name: 'c' }) as never, name: 'x' }),
      ['x/c: dropout'],
    ],
    [
      'a bidirectional layer',
      () => {
        const layer = tf.layers.lstm({ units: 1, recurrentDropout: 0.5, name: 'l' });
        return tf.layers.bidirectional({ layer: layer as never, mergeMode: 'sum', name: 'x' });
      },
      ['x/forward_l: recurrentDropout', 'x/backward_l: recurrentDropout'],
    ],
    [
      'a wrapper',
      () => tf.layers.timeDistributed({ layer: tf.layers.dropout({ rate: 0.5, name: 'd' }), name: 'x' }),
      ['x/d: rate'],
    ],
    ['a dropout with a seed', () => tf.layers.dropout({ rate: 0.5, seed: 3 }), []],
    ['a dropout of rate 0', () => tf.layers.dropout({ rate: 0 }), []],
    ['a layer of this library', () => seededDropout({ rate: 0.5 }), []],
  ];
  for (const [name, make, paths] of layers) {
    it(`names what draws in training, and where: ${name}`, () => {
      expect(draws(make())).to.deep.equal(paths);
    });
  }

  it('names what is in models, and in models in them, with the cure', () => {
    const inner = tf.sequential({
      name: 'inner',
      layers: [tf.layers.gaussianNoise({ stddev: 1, name: 'n', inputShape: [3] })],
    });
    const input = tf.input({ shape: [3] });
    const output = tf.layers.dropout({ rate: 0.5, name: 'd' }).apply(inner.apply(input)) as tf.SymbolicTensor;
    const model = tf.model({ name: 'outer', inputs: input, outputs: output });
    expect(unseededIn(model)).to.deep.equal([
      {
        path: 'outer/inner/n: stddev',
        draws: 'GaussianNoise',
        kind: 'layer',
        cure: 'seededGaussianNoise({ ..., generator }), or seededLayers({ generator })',
      },
      {
        path: 'outer/d: rate',
        draws: 'Dropout',
        kind: 'layer',
        cure: 'seededDropout({ ..., generator }), or seededLayers({ generator })',
      },
    ]);
  });

  it('names initializers, also by default', () => {
    const generator = Generator.fromSeed(1);
    const seeded = seededGlorotUniform({ generator });
    expect(pathsOf(tf.layers.dense({ units: 1, name: 'x' }))).to.deep.equal(['x: kernelInitializer']);
    expect(pathsOf(tf.layers.dense({ units: 1, kernelInitializer: seeded }))).to.deep.equal([]);
    expect(pathsOf(tf.layers.dense({ units: 1, kernelInitializer: 'ones' }))).to.deep.equal([]);
    const fixed = tf.initializers.heNormal({ seed: 3 });
    expect(pathsOf(tf.layers.dense({ units: 1, kernelInitializer: fixed }))).to.deep.equal([]);
    expect(pathsOf(tf.layers.lstm({ units: 1, name: 'x' }))).to.deep.equal([
      'x: kernelInitializer',
      'x: recurrentInitializer',
    ]);
  });

  it('finds nothing in what seededLayers makes', () => {
    const of = seededLayers({ generator: Generator.fromSeed(1) });
    const model = tf.sequential({
      layers: [
        of.bidirectional({ layer: of.lstm({ units: 2, dropout: 0.5 }) as never, mergeMode: 'sum', inputShape: [3, 4] }),
        of.dense({ units: 2 }),
        of.dropout({ rate: 0.5 }),
      ],
    });
    expect(unseededIn(model)).to.deep.equal([]);
  });

  it("names tfjs's shuffle of a dataset, behind operators, in a zip and under a seeded one", async () => {
    const rows = () => tf.data.array([1, 2, 3]) as tf.data.Dataset<tf.TensorContainer>;
    const shuffled = () => rows().shuffle(3);
    const generator = Generator.fromSeed(1);
    const datasets = [
      shuffled(),
      shuffled()
        .map((x) => x)
        .batch(2),
      tf.data.zip({ one: rows(), other: shuffled().prefetch(1) }),
      seededShuffle(shuffled(), 2, { generator }),
      resumable(tf.data.zip([seededShuffle(rows(), 2, { generator }), shuffled()])),
      resumable(tf.data.zip([seededShuffle(shuffled(), 2, { generator })])),
      tf.data.zip([seededShuffle(shuffled(), 2, { generator })]),
      rows().concatenate(shuffled().repeat(2)),
    ];
    for (const dataset of datasets) expect(pathsOf(dataset as never)).to.deep.equal(['dataset: shuffle']);
    expect(pathsOf(rows() as never)).to.deep.equal([]);
    expect(pathsOf(seededShuffle(rows(), 2, { generator }) as never)).to.deep.equal([]);
    expect(pathsOf(seededBatches(tf.ones([2, 2]), { batchSize: 1, generator }) as never)).to.deep.equal([]);
  });

  it('changes nothing: no order is drawn, and no position moves', async () => {
    const [one, other] = [1, 2].map(() => tf.data.array([1, 2, 3, 4, 5, 6, 7]).shuffle(7, 'x'));
    unseededIn(tf.data.zip([one, one]) as never);
    expect(await one.toArray()).to.deep.equal(await other.toArray());
  });

  it('is what fitResumable refuses, before anything is changed, unless it is told to train all the same', async () => {
    const generator = Generator.fromSeed(1);
    const rows = tf.data.array([1, 2, 3, 4].map((x) => ({ xs: [x], ys: [x] })));
    const modelWith = (layer: tf.layers.Layer) => {
      const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] }), layer] });
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      return model;
    };
    const stock = () => tf.layers.dropout({ rate: 0.5, name: 'stock' });
    const train = (layer: tf.layers.Layer, data: tf.data.Dataset<never>, more: object = {}) =>
      fitResumable(modelWith(layer), seededShuffle(data, 4, { generator, stream: 'order' }).batch(2) as never, {
        epochs: 1,
        checkpoint: memorySlots(),
        verbose: 0,
        ...more,
      });
    expect((await failureOf(train(stock(), rows as never))).message).to.match(
      /^fitResumable: what draws must be seeded, .* but these are not: sequential_\d+\/stock: rate \(use seededDropout\(/,
    );
    const refused =
      /but these are not: dataset: shuffle \(use seededShuffle\(dataset, bufferSize, \{ generator \}\)\)\. To train/;
    const seeded = () => seededDropout({ rate: 0.5, generator, stream: 'mask' });
    const shuffled = rows.shuffle(4) as never;
    expect((await failureOf(train(seeded(), shuffled))).message).to.match(refused);
    const validationData = rows.shuffle(4).batch(2);
    expect((await failureOf(train(seeded(), rows as never, { validationData }))).message).to.match(refused);
    await train(seeded(), rows as never);
    await train(stock(), shuffled, { unseeded: 'allow' });
    expect((await failureOf(train(stock(), shuffled, { unseeded: true }))).message).to.equal(
      "fitResumable: `unseeded` must be 'allow' or 'refuse', but got true.",
    );
  });

  it('takes an array of all of these, and nothing else', () => {
    const model = tf.sequential({ layers: [tf.layers.dropout({ rate: 0.5, inputShape: [3] })] });
    const dataset = tf.data.array([1]).shuffle(1);
    expect(draws([model, [model, dataset]])).to.have.lengthOf(2);
    for (const wrong of [5, null, {}, 'x']) {
      expect(() => unseededIn(wrong as never)).to.throw(
        TypeError,
        'unseededIn: `what` must be a model, a layer, a dataset',
      );
    }
  });
});
