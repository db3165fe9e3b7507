import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { readSeed, reducedSeed, seedConfig } from '../../generator/seed.ts';
import {
  Generator,
  type SeededDropout,
  SeededShuffle,
  Stream,
  seededBatches,
  seededDropout,
  seededGlorotUniform,
  seededLSTM,
  seededMap,
  seededShuffle,
  seededTruncatedNormal,
  setSeed,
} from '../../index.ts';
import * as initializers from '../../initializers/index.ts';
import * as layers from '../../layers/index.ts';
import '../backends.ts';
import { bitsOf } from '../bits.ts';
import { golden } from '../goldens/read.ts';
import { reloaded } from '../save.ts';

type Factory = (args: object) => { getConfig(): object };

/** What the factories of layers require, all at once: none minds those of another. */
const LAYER_ARGUMENTS = { name: 'layer', rate: 0.5, stddev: 1, factor: 0.5, units: 2, filters: 2, kernelSize: 2 };

interface Row {
  seed: string;
  dropout: number[][];
  glorot_uniform: number[];
  truncated_normal: number[];
  shuffle: number[][];
}

/** Every public function that makes something with a `seed`. */
const consumers: Record<string, (args: object) => { getConfig(): object }> = {
  ...Object.fromEntries(
    Object.entries(layers)
      .filter(([name]) => /^seeded/.test(name) && name !== 'seededLayers')
      .map(([name, make]) => [name, (args) => (make as Factory)({ ...LAYER_ARGUMENTS, ...args })]),
  ),
  ...Object.fromEntries(Object.entries(initializers).filter(([name]) => /^seeded/.test(name)) as [string, Factory][]),
  seededShuffle: (args) => seededShuffle(tf.data.array([1, 2]), 2, args),
  seededMap: (args) => seededMap(tf.data.array([1, 2]), (x) => x, args),
  seededBatches: (args) => seededBatches(tf.ones([2]), { batchSize: 1, ...args }),
};

const rows: Row[] = golden('wide_seeds').rows;
const throughText = <T>(value: T): T => JSON.parse(JSON.stringify(value));

describe('a seed of up to 64 bits', () => {
  before(() => tf.setBackend('cpu'));

  const train = (layer: tf.layers.Layer) => bitsOf(layer.apply(tf.ones([16]), { training: true }) as tf.Tensor);
  const numbers = () => tf.data.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

  for (const { seed: text, ...wanted } of rows) {
    const seed = BigInt(text);

    it(`reference: is reduced as Keras and TensorFlow reduce ${seed}`, async () => {
      const dropout = seededDropout({ rate: 0.5, seed });
      expect([train(dropout), train(dropout)]).to.deep.equal(wanted.dropout);
      expect(bitsOf(seededGlorotUniform({ seed }).apply([2, 3]))).to.deep.equal(wanted.glorot_uniform);
      expect(bitsOf(seededTruncatedNormal({ seed }).apply([2, 3]))).to.deep.equal(wanted.truncated_normal);
      const shuffled = seededShuffle(numbers(), 10, { seed });
      expect([await shuffled.toArray(), await shuffled.toArray()]).to.deep.equal(wanted.shuffle);
    });

    it(`is saved exactly: ${seed}`, async () => {
      const dropout = seededDropout({ rate: 0.5, seed, inputShape: [16] });
      const kernelInitializer = seededGlorotUniform({ seed });
      const model = tf.sequential({ layers: [dropout, tf.layers.dense({ units: 3, kernelInitializer })] });
      train(dropout);
      const other = await reloaded(model);
      const [loaded, dense] = other.layers as unknown as [SeededDropout, { getConfig(): Record<string, object> }];
      expect(train(loaded)).to.deep.equal(wanted.dropout[1]);
      expect(throughText(loaded.getConfig())).to.deep.equal(throughText({ ...dropout.getConfig(), position: 2 }));
      expect(dense.getConfig().kernelInitializer).to.deep.equal({
        className: 'SeededGlorotUniform',
        config: { seed: seedConfig(readSeed('spec', seed)) },
      });
      const shuffled = seededShuffle(numbers(), 10, { seed });
      await shuffled.toArray();
      const again = SeededShuffle.fromConfig(numbers(), throughText(shuffled.getConfig()));
      expect(await again.toArray()).to.deep.equal(wanted.shuffle[1]);
    });
  }

  it('may be what makeSeeds returns', () => {
    const [seed] = Generator.fromSeed(1).makeSeeds(1);
    const [row] = rows.filter((one) => one.seed === `${seed}`);
    expect(train(seededDropout({ rate: 0.5, seed }))).to.deep.equal(row.dropout[0]);
    expect(() => seededLSTM({ units: 2, dropout: 0.5, seed })).not.to.throw();
    expect([...Stream.fromSeed(seed).bits(2)]).to.deep.equal([...Stream.fromSeed(Number(seed % 2147483646n)).bits(2)]);
  });

  for (const [name, make] of Object.entries(consumers)) {
    it(`is taken by ${name}, as a bigint as well as a number`, () => {
      const seed = 2n ** 60n + 1n;
      expect(make({ seed }).getConfig()).to.deep.include({ seed: seedConfig(seed) });
      const configOf = (given: number | bigint) => {
        // The initial weights of a layer with a `seed` come from the global generator.
        setSeed(1);
        return throughText(make({ seed: given }).getConfig());
      };
      expect(configOf(7n)).to.deep.equal(configOf(7));
      expect(() => make({ seed: 2n ** 63n })).to.throw(RangeError, '`seed` must be in [-9223372036854775808, 9223');
    });
  }

  it('is the same as a number and as a bigint, and is kept as a number if that is exact', () => {
    for (const seed of [0, 7, -7, 2 ** 53 - 1, -(2 ** 53) + 1]) {
      expect(readSeed('spec', BigInt(seed))).to.equal(seed);
      expect(seedConfig(readSeed('spec', BigInt(seed)))).to.equal(seed);
    }
    expect(readSeed('spec', 2n ** 53n)).to.equal(2n ** 53n);
    expect(seedConfig(-1n << 60n)).to.deep.equal([0, 0xf0000000]);
    expect(readSeed('spec', [0, 0xf0000000])).to.equal(-1n << 60n);
  });

  it('is reduced as Python does it, never to a negative number', () => {
    for (const [seed, reduced] of [
      [-7, 3],
      [-10, 0],
      [7, 7],
      [-7n, 3],
      [-10n, 0],
      [2n ** 62n, 4],
    ] as const) {
      expect(reducedSeed(seed, 10)).to.equal(reduced);
    }
  });
});
