import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Generator,
  generatorOf,
  seededGlorotUniform,
  seededHeNormal,
  seededOrthogonal,
  seededRandomNormal,
} from '../../index.ts';
import type { SeededInitializer } from '../../initializers/seeded_initializer.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { loaded, reloaded, saved } from '../save.ts';

type Dense = tf.layers.Layer & { kernelInitializer: SeededInitializer };

describe('seeded initializers in models', () => {
  onEveryBackend(() => {
    const dense = (args: object) => tf.layers.dense({ units: 4, inputShape: [4], ...args }) as tf.layers.Layer;
    const kernel = (layer: tf.layers.Layer) => bitsOf(layer.getWeights()[0]);

    it('make two draws of one stream for two layers that have the same object', async () => {
      const generator = Generator.fromSeed(1);
      const kernelInitializer = seededGlorotUniform({ generator });
      const model = tf.sequential({ layers: [dense({ kernelInitializer }), dense({ kernelInitializer })] });
      expect(kernelInitializer.stream.position).to.equal(2);
      expect(generator.streams.map(({ name }) => name)).to.deep.equal(['glorot_uniform']);
      expect(model.layers.map(kernel)).to.deep.equal([drawn(0), drawn(1)]);

      const other = await reloaded(model);
      expect(generatorOf(other).getConfig()).to.deep.equal(generator.getConfig());
      const [one, two] = (other.layers as unknown as Dense[]).map((layer) => layer.kernelInitializer.stream);
      expect(one).to.equal(two);
      expect(other.layers.map(kernel)).to.deep.equal([drawn(0), drawn(1)]);

      function drawn(k: number): number[] {
        return bitsOf(kernelInitializer.stream.at(k).uniform([4, 4], -Math.sqrt(0.75), Math.sqrt(0.75)));
      }
    });

    it('make one draw for each weight of a layer', () => {
      const generator = Generator.fromSeed(1);
      const initializer = seededRandomNormal({ generator });
      tf.sequential({ layers: [dense({ kernelInitializer: initializer, biasInitializer: initializer })] });
      expect(initializer.stream.position).to.equal(2);
    });

    it('start a model of stock layers with the same weights every time', () => {
      const weights = () => {
        const generator = Generator.fromSeed(12);
        const conv = tf.layers.conv2d({
          filters: 2,
          kernelSize: 3,
          inputShape: [6, 6, 1],
          kernelInitializer: seededHeNormal({ generator }),
        });
        const lstm = tf.layers.lstm({
          units: 2,
          kernelInitializer: seededGlorotUniform({ generator }),
          recurrentInitializer: seededOrthogonal({ generator }),
        });
        const head = tf.layers.dense({ units: 1, kernelInitializer: seededGlorotUniform({ generator }) });
        const layers = [conv, tf.layers.reshape({ targetShape: [8, 4] }), lstm, head];
        return tf.sequential({ layers }).getWeights().map(bitsOf);
      };
      expect(weights()).to.deep.equal(weights());
    });

    for (const options of [{}, { strict: false }]) {
      it(`keep the saved record through loading with ${JSON.stringify(options)}, even in a nested model`, async () => {
        const generator = Generator.fromSeed(1);
        const kernelInitializer = seededGlorotUniform({ generator });
        const inner = tf.sequential({ layers: [dense({ kernelInitializer }), dense({ kernelInitializer })] });
        const input = tf.input({ shape: [4] });
        const orthogonal = dense({ kernelInitializer: seededOrthogonal({ generator }) });
        const outputs = orthogonal.apply(inner.apply(input)) as tf.SymbolicTensor;
        const model = tf.model({ inputs: input, outputs });
        const record = generator.getConfig();

        const other = await loaded(await saved(model), options);
        expect(generatorOf(other).getConfig()).to.deep.equal(record);
        expect(other.getWeights().map(bitsOf)).to.deep.equal(model.getWeights().map(bitsOf));
        expect(generator.getConfig()).to.deep.equal(record);
      });
    }

    it('restore the record from a topology without weights, and draw the weights', async () => {
      const generator = Generator.fromSeed(1);
      const kernelInitializer = seededGlorotUniform({ generator });
      const { modelTopology } = await saved(tf.sequential({ layers: [dense({ kernelInitializer })] }));
      const other = await loaded({ modelTopology });
      expect(generatorOf(other).getConfig()).to.deep.equal(generator.getConfig());
      expect(kernel(other.layers[0])).to.deep.equal(bitsOf(kernelInitializer.apply([4, 4])));
    });

    it('claim, after loading, the saved streams that nothing in the model has claimed', async () => {
      const generator = Generator.fromSeed(1);
      const model = tf.sequential({ layers: [dense({ kernelInitializer: seededGlorotUniform({ generator }) })] });
      const alone = seededGlorotUniform({ generator });
      alone.apply([4, 3]);
      const restored = generatorOf(await reloaded(model));
      const names = [0, 1, 2].map(() => seededGlorotUniform({ generator: restored }).stream);
      expect(names.map(({ name, position }) => [name, position])).to.deep.equal([
        ['glorot_uniform_1', 1],
        ['glorot_uniform_2', 0],
        ['glorot_uniform_3', 0],
      ]);
    });

    it('have a stream for each direction of Bidirectional, which clones its layer', async () => {
      const generator = Generator.fromSeed(1);
      const layer = tf.layers.simpleRNN({
        units: 4,
        kernelInitializer: seededGlorotUniform({ generator }),
        recurrentInitializer: seededOrthogonal({ generator }),
      }) as tf.RNN;
      const model = tf.sequential({ layers: [tf.layers.bidirectional({ layer, inputShape: [2, 4] })] });
      const [forward, , , backward] = model.getWeights().map(bitsOf);
      expect(forward).not.to.deep.equal(backward);
      const record = generator.getConfig();
      expect(generator.streams.filter(({ position }) => position > 0)).to.have.lengthOf(4);

      const other = await reloaded(model);
      expect(generatorOf(other).getConfig()).to.deep.equal(record);
      expect(other.getWeights().map(bitsOf)).to.deep.equal(model.getWeights().map(bitsOf));
    });
  });
});
