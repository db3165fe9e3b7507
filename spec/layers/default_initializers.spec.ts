import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Generator,
  seededConvLSTM2D,
  seededGlorotNormal,
  seededGRU,
  seededHeNormal,
  seededLSTM,
  seededSimpleRNN,
  setSeed,
} from '../../index.ts';
import '../backends.ts';
import { bitsOf } from '../bits.ts';
import { loaded, reloaded, saved } from '../save.ts';

const sequence = [4, 5];
const images = [2, 4, 4, 2];

const layers = {
  seededSimpleRNN: [seededSimpleRNN, { units: 2, inputShape: sequence }],
  seededGRU: [seededGRU, { units: 2, inputShape: sequence }],
  seededLSTM: [seededLSTM, { units: 2, inputShape: sequence }],
  seededConvLSTM2D: [seededConvLSTM2D, { filters: 2, kernelSize: 2, inputShape: images }],
} as unknown as Record<string, [(args: object) => tf.layers.Layer, object]>;

const modelOf = (layer: tf.layers.Layer) => tf.sequential({ layers: [layer] });
const weightsOf = (layer: tf.layers.Layer) => {
  const model = modelOf(layer);
  const bits = model.getWeights().map(bitsOf);
  model.dispose();
  return bits;
};

describe('the default initializers of seeded layers', () => {
  before(() => tf.setBackend('cpu'));

  for (const [name, [make, args]] of Object.entries(layers)) {
    it(`draw from the generator of the layer: ${name}`, () => {
      const once = (seed: number) => weightsOf(make({ ...args, generator: Generator.fromSeed(seed) }));
      expect(once(1)).to.deep.equal(once(1));
      expect(once(1)).to.not.deep.equal(once(2));
    });

    it(`draw from the global generator, for a layer with a seed: ${name}`, () => {
      const once = (global: number) => {
        setSeed(global);
        return weightsOf(make({ ...args, seed: 1 }));
      };
      expect(once(1)).to.deep.equal(once(1));
      expect(once(1)).to.not.deep.equal(once(2));
    });

    it(`leave no tensor behind: ${name}`, () => {
      const before = tf.memory().numTensors;
      weightsOf(make({ ...args, generator: Generator.fromSeed(1) }));
      expect(tf.memory().numTensors).to.equal(before);
    });
  }

  it('draw from streams called after that of the layer, each of its own', () => {
    const generator = Generator.fromSeed(1);
    for (const stream of [undefined, undefined, 'encoder']) seededGRU({ units: 2, generator, stream });
    expect(generator.streams.map(({ name }) => name)).to.deep.equal([
      'encoder',
      'encoder/kernel',
      'encoder/recurrent',
      'gru',
      'gru_1',
      'gru/kernel',
      'gru/recurrent',
      'gru_1/kernel',
      'gru_1/recurrent',
    ]);
  });

  it('leave the streams of initializers that the program makes as they were', () => {
    const generator = Generator.fromSeed(1);
    seededLSTM({ units: 2, generator });
    expect(seededGlorotNormal({ generator }).stream.name).to.equal('glorot_normal');
  });

  it('are the stock ones, but for where they draw from', () => {
    const generator = Generator.fromSeed(1);
    const [kernel] = weightsOf(seededGRU({ units: 2, inputShape: sequence, generator }));
    const wanted = seededGlorotNormal({ generator: Generator.fromSeed(1), stream: 'gru/kernel' }).apply([5, 6]);
    expect(kernel).to.deep.equal(bitsOf(wanted));
  });

  it('are replaced by those that the program gives', () => {
    const generator = Generator.fromSeed(1);
    const kernelInitializer = seededHeNormal({ generator });
    const layer = seededLSTM({ units: 2, generator, kernelInitializer, recurrentInitializer: 'zeros' });
    const config = layer.getConfig() as Record<string, { className: string }>;
    expect(config.kernelInitializer.className).to.equal('SeededHeNormal');
    expect(config.recurrentInitializer.className).to.equal('Zeros');
  });

  it('have room for their names after a long one', () => {
    const generator = Generator.fromSeed(1);
    const stream = '🎲'.repeat(128);
    seededGRU({ units: 2, generator, stream });
    expect(generator.streams.length).to.equal(3);
    expect(generator.streams.some(({ name }) => /^(🎲)+\/kernel$/u.test(name))).to.equal(true);
  });

  it('are saved in the one generator, and loaded with it, and exchange weights with the stock layer', async () => {
    const generator = Generator.fromSeed(1);
    const model = modelOf(seededLSTM({ units: 2, dropout: 0.5, generator, inputShape: sequence }));
    const other = await reloaded(model);
    expect(other.getWeights().map(bitsOf)).to.deep.equal(model.getWeights().map(bitsOf));
    expect(await saved(other)).to.deep.include({ modelTopology: (await saved(model)).modelTopology });
    const stock = modelOf(tf.layers.lstm({ units: 2, inputShape: sequence }));
    stock.setWeights(model.getWeights());
    expect(stock.getWeights().map(bitsOf)).to.deep.equal(model.getWeights().map(bitsOf));
    // Without its weights, a loaded model draws the initial ones again.
    const { modelTopology } = await saved(model);
    const again = await loaded({ modelTopology, format: 'layers-model' } as tf.io.ModelArtifacts);
    expect(again.getWeights().length).to.equal(model.getWeights().length);
  });
});
