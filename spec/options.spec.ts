import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Checkpoints,
  fitResumable,
  Generator,
  resumable,
  seededBatches,
  seededDropout,
  seededGaussianNoise,
  seededGRU,
  seededLSTMCell,
  seededMap,
  seededOrthogonal,
  seededRandomNormal,
  seededRandomWidth,
  seededShuffle,
  seededSplit,
} from '../index.ts';
import './backends.ts';

type Call = (options: object) => unknown;

const numbers = () => tf.data.array([1, 2, 3]);

/** The functions whose options are all of this library: their names in errors, and calls with more options. */
const ours: [string, Call][] = [
  ['seededShuffle', (options) => seededShuffle(numbers(), 2, options)],
  ['seededBatches', (options) => seededBatches(tf.ones([3]), { batchSize: 2, ...options })],
  ['seededMap', (options) => seededMap(numbers(), (x) => x, options)],
  ['seededSplit', (options) => seededSplit(tf.ones([3]), [0.5, 0.5], options)],
  ['resumable', (options) => resumable(numbers(), options)],
  ['Checkpoints', (options) => new Checkpoints('indexeddb://options', options)],
  [
    'fitResumable',
    (options) => fitResumable(compiled(), tf.data.array([]), { epochs: 1, checkpoint: 'no', ...options }),
  ],
];

/** Those that pass other arguments to tfjs, which has its own. */
const shared: [string, Call][] = [
  ['SeededDropout', (options) => seededDropout({ rate: 0.5, ...options })],
  ['SeededGaussianNoise', (options) => seededGaussianNoise({ stddev: 1, ...options })],
  ['SeededRandomWidth', (options) => seededRandomWidth({ factor: 0.5, ...options })],
  ['SeededGRU', (options) => seededGRU({ units: 1, ...options })],
  ['SeededLSTMCell', (options) => seededLSTMCell({ units: 1, ...options })],
  ['SeededRandomNormal', (options) => seededRandomNormal(options)],
  ['SeededOrthogonal', (options) => seededOrthogonal(options)],
];

function compiled(): tf.Sequential {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  return model;
}

async function messageOf(call: Call, options: object): Promise<string> {
  try {
    await call(options);
  } catch (error) {
    expect(error).to.be.an.instanceOf(TypeError);
    return (error as Error).message;
  }
  return 'did not fail';
}

describe('an option that is none', () => {
  for (const [where, call] of ours) {
    it(`is refused by ${where}, whose options are named`, async () => {
      const message = await messageOf(call, { thing: 1 });
      expect(message).to.match(
        new RegExp(`^${where}: \`thing\` is not an option\\. The options are (\\w+, )*\\w+\\.$`),
      );
    });

    const named = /^(Checkpoints|resumable)$/.test(where)
      ? undefined
      : where === 'fitResumable'
        ? 'epochs'
        : 'generator';
    if (named === undefined) continue;
    it(`is refused by ${where} as a misspelling of \`${named}\``, async () => {
      const misspelt = named.replace('o', '');
      const message = `${where}: \`${misspelt}\` is not an option. Did you mean \`${named}\`?`;
      expect(await messageOf(call, { [misspelt]: Generator.fromSeed(1) })).to.equal(message);
    });
  }

  for (const [where, call] of shared) {
    for (const [misspelt, meant] of [
      ['generatr', 'generator'],
      ['Generator', 'generator'],
      ['sede', 'seed'],
      ['steram', 'stream'],
    ]) {
      it(`is refused by ${where} if it is a misspelling: \`${misspelt}\``, async () => {
        const message = `${where}: \`${misspelt}\` is not an option. Did you mean \`${meant}\`?`;
        expect(await messageOf(call, { [misspelt]: 1 })).to.equal(message);
      });
    }

    it(`is left to tfjs by ${where} otherwise`, async () => {
      expect(await messageOf(call, { generator: Generator.fromSeed(1), thing: 1 })).to.equal('did not fail');
    });
  }

  it('advances and claims nothing', async () => {
    const generator = Generator.fromSeed(1);
    const before = generator.getConfig();
    for (const [where, call] of [...ours, ...shared].filter(([name]) => !/^(Checkpoints|resumable|fit)/.test(name))) {
      expect(await messageOf(call, { generator, strem: 'a' })).to.equal(
        `${where}: \`strem\` is not an option. Did you mean \`stream\`?`,
      );
    }
    expect(generator.getConfig()).to.equal(before);
  });
});
