import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { watchRandomFunctions } from '../../hooks/random_functions.ts';
import { auditRandomness, fitResumable, Generator, seededBatches, seededLayers, seededShuffle } from '../../index.ts';
import '../backends.ts';
import { failureOf } from '../failure_of.ts';
import { memorySlots } from './memory_slots.ts';

const kindsOf = async (program: () => unknown) => (await auditRandomness(program)).map(({ draws }) => draws);
const call = (layer: tf.layers.Layer, shape: number[]) =>
  tf.tidy(() => void layer.apply(tf.ones(shape), { training: true }));
const fixed = { kernelInitializer: 'ones', recurrentInitializer: 'ones' } as const;

describe('auditRandomness', () => {
  before(() => tf.setBackend('cpu'));

  const found: [string, () => unknown, string[]][] = [
    ['Math.random', () => Math.random(), ['Math.random']],
    ['crypto', () => crypto.getRandomValues(new Uint8Array(2)), ['crypto.getRandomValues']],
    ['randomNormal', () => tf.randomNormal([2]), ['tf.randomNormal']],
    ['randomUniform', () => tf.randomUniform([2]), ['tf.randomUniform']],
    ['truncatedNormal', () => tf.truncatedNormal([2]), ['tf.truncatedNormal']],
    ['randomGamma', () => tf.randomGamma([2], 1), ['tf.randomGamma']],
    ['multinomial', () => tf.multinomial(tf.tensor1d([0.5, 0.5]), 2), ['tf.multinomial']],
    ['tf.dropout', () => tf.dropout(tf.ones([2]), 0.5), ['tf.randomUniform']],
    ['a dropout layer', () => call(tf.layers.dropout({ rate: 0.5 }), [2]), ['the layer Dropout']],
    ['gaussianNoise', () => call(tf.layers.gaussianNoise({ stddev: 1 }), [2]), ['the layer GaussianNoise']],
    ['alphaDropout', () => call(tf.layers.alphaDropout({ rate: 0.5 }), [2]), ['the layer AlphaDropout']],
    ['an LSTM', () => call(tf.layers.lstm({ units: 2, dropout: 0.5, ...fixed }), [1, 2, 3]), ['the layer LSTM']],
    [
      'initializers',
      () => call(tf.layers.gru({ units: 2 }), [1, 2, 3]),
      ['the initializer VarianceScaling', 'the initializer Orthogonal'],
    ],
    ['a shuffled dataset', () => tf.data.array([1, 2, 3]).shuffle(3).toArray(), ['Dataset.shuffle']],
    ['the entropy of a generator', () => Generator.fromEntropy(), ['a generator that nobody has seeded']],
    [
      'the shuffle of model.fit',
      async () => {
        const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1], ...fixed })] });
        model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
        await model.fit(tf.ones([6, 1]), tf.ones([6, 1]), { verbose: 0, epochs: 2 });
      },
      ['the shuffle of model.fit, or tf.util.shuffle'],
    ],
  ];
  for (const [name, program, draws] of found) {
    it(`finds ${name}`, async () => {
      expect(await kindsOf(program)).to.deep.equal(draws);
    });
  }

  it('says how often, from which line of the program, and the cure', async () => {
    const layer = tf.layers.dropout({ rate: 0.5 });
    const findings = await auditRandomness(() => {
      for (let i = 0; i < 3; i++) call(layer, [2]);
      Math.random();
    });
    expect(findings.map(({ times }) => times)).to.deep.equal([3, 1]);
    for (const { at } of findings) expect(at).to.match(/audit_randomness_in_node\.spec\.ts:\d+/);
    expect(findings[0].cure).to.include('seededLayers');
  });

  it('gives a program with none a clean bill', async () => {
    const program = async () => {
      const generator = Generator.fromSeed(1);
      const of = seededLayers({ generator });
      const model = tf.sequential({
        layers: [
          of.lstm({ units: 2, dropout: 0.5, inputShape: [2, 3] }),
          of.dropout({ rate: 0.5 }),
          of.dense({ units: 1, kernelInitializer: 'heNormal' }),
        ],
      });
      model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
      const data = seededBatches({ xs: tf.ones([6, 2, 3]), ys: tf.ones([6, 1]) }, { batchSize: 2, generator });
      await fitResumable(model, data, { epochs: 1, checkpoint: memorySlots(), verbose: 0 });
      await seededShuffle(tf.data.array([1, 2, 3]), 2, { generator }).toArray();
    };
    expect(await auditRandomness(program)).to.deep.equal([]);
  });

  it('puts everything back, also when the program throws, and throws the same', async () => {
    const { random } = Math;
    const { getRandomValues } = crypto;
    const own = Object.hasOwn(crypto, 'getRandomValues');
    const failure = new Error('the program failed');
    const thrown = await failureOf(
      auditRandomness(() => {
        Math.random();
        throw failure;
      }),
    );
    expect(thrown).to.equal(failure);
    expect([Math.random, crypto.getRandomValues]).to.deep.equal([random, getRandomValues]);
    expect(Object.hasOwn(crypto, 'getRandomValues')).to.equal(own);
    expect(await kindsOf(() => {})).to.deep.equal([]);
  });

  it('changes no number that the program draws', async () => {
    const rows = () => tf.data.array([1, 2, 3, 4, 5, 6, 7]).shuffle(7, 'x').toArray();
    let inside: number[] = [];
    await auditRandomness(async () => {
      inside = await rows();
    });
    expect(inside).to.deep.equal(await rows());
  });

  it('refuses a second audit at the same time, and what is no function', async () => {
    const first = auditRandomness(() => new Promise((resolve) => setTimeout(resolve, 20)));
    expect((await failureOf(auditRandomness(() => {}))).message).to.match(/^auditRandomness: another audit is running/);
    // In another copy of this library too.
    expect(watchRandomFunctions(() => {})).to.equal(undefined);
    await first;
    expect((await failureOf(auditRandomness(5 as never))).message).to.equal(
      'auditRandomness: `program` must be a function, but got 5.',
    );
  });
});
