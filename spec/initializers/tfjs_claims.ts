import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, generatorOf, getGenerator, setSeed } from '../../index.ts';
import type { SeededInitializer } from '../../initializers/seeded_initializer.ts';
import { onEveryBackend } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { loaded, saved } from '../save.ts';
import { withGlobalGenerator } from './expectations.ts';
import { applied, configOf, type Declaration } from './initializer_suite.ts';

/** tfjs's abstract class, which it does not export. */
const Initializer = Object.getPrototypeOf(tf.initializers.zeros().constructor);

/** The weights that tfjs has initialized: the argument, a layer that takes it, the weight's index and shape. */
const weights: [string, (args: object) => tf.layers.Layer, number, number[]][] = [
  ['kernelInitializer', (args) => tf.layers.dense({ units: 3, inputShape: [4], ...args }), 0, [4, 3]],
  [
    'kernelInitializer',
    (args) => tf.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [5, 5, 2], ...args }),
    0,
    [3, 3, 2, 4],
  ],
  ['kernelInitializer', (args) => tf.layers.lstm({ units: 2, inputShape: [4, 3], ...args }), 0, [3, 8]],
  ['recurrentInitializer', (args) => tf.layers.lstm({ units: 2, inputShape: [4, 3], ...args }), 1, [2, 8]],
  [
    'embeddingsInitializer',
    (args) => tf.layers.embedding({ inputDim: 7, outputDim: 3, inputShape: [4], ...args }),
    0,
    [7, 3],
  ],
  ['gammaInitializer', (args) => tf.layers.batchNormalization({ inputShape: [6], ...args }), 0, [6]],
];

/** Claims that tfjs accepts an initializer wherever it takes one, and saves and loads it with a model. */
export function itServesTfjs({ cls, make, kind, args, minRank = 0 }: Declaration): void {
  const name = cls.className;
  const alias = name.replace('S', 's');
  const modelOf = (kernelInitializer: unknown) =>
    tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [4], kernelInitializer } as never)] });
  const initializerOf = (model: tf.LayersModel) =>
    (model.layers[0] as unknown as { kernelInitializer: SeededInitializer }).kernelInitializer;

  it('is an initializer of tfjs', () => {
    expect(make({ seed: 1 })).to.be.an.instanceOf(Initializer);
    expect(make({ seed: 1 })).to.be.an.instanceOf(cls);
    expect(make({ seed: 1 }).getClassName()).to.equal(name);
  });

  onEveryBackend(() => {
    for (const [argument, layerOf, index, shape] of weights) {
      if (shape.length < minRank) continue;
      const layerName = layerOf({}).getClassName();
      it(`works as the ${argument} of ${layerName}, as an object and as a config`, () => {
        const initializer = () => make({ generator: Generator.fromSeed(3) });
        const expected = applied(initializer(), shape);
        for (const given of [
          initializer(),
          { className: name, config: { generator: Generator.fromSeed(3) } },
          JSON.parse(JSON.stringify({ className: name, config: initializer().getConfig() })),
        ]) {
          const layer = layerOf({ [argument]: given });
          tf.sequential({ layers: [layer] });
          expect(layer.getWeights()[index].shape).to.deep.equal(shape);
          expect(bitsOf(layer.getWeights()[index])).to.deep.equal(expected);
        }
      });
    }

    for (const [what, given] of [
      ['class', name],
      ['factory', alias],
    ]) {
      it(`is found by the name of its ${what}, and then draws from the global generator`, async () => {
        let model = tf.sequential();
        withGlobalGenerator(() => {
          setSeed(9);
          model = modelOf(given);
          expect(getGenerator().stream(kind).position).to.equal(1);
          const values = applied(make({ generator: Generator.fromSeed(9) }));
          expect(bitsOf(model.getWeights()[0])).to.deep.equal(values);
        });
        const restored = initializerOf(await loaded(await saved(model)));
        expect(restored).to.be.an.instanceOf(cls);
        expect(restored.stream.position).to.equal(1);
      });
    }

    for (const [how, source] of [
      ['a generator', () => ({ generator: Generator.fromSeed(2) })],
      ['a named stream', () => ({ generator: Generator.fromSeed(2), stream: 'encoder/HeavyKernel_1' })],
      ['a seed', () => ({ seed: 0 })],
    ] as const) {
      it(`is saved with a model, and loaded by tf.loadLayersModel, with ${how}`, async () => {
        const initializer = make({ ...args, ...source() });
        const model = modelOf(initializer);
        const other = await loaded(await saved(model));
        const restored = initializerOf(other);
        expect(restored).to.be.an.instanceOf(cls);
        expect(restored).not.to.equal(initializer);
        expect(bitsOf(other.getWeights()[0])).to.deep.equal(bitsOf(model.getWeights()[0]));
        expect(configOf(restored)).to.deep.equal(configOf(initializer));
        expect(configOf(restored)).to.deep.include(args);
        if (initializer.generator) {
          expect(restored.generator).not.to.equal(initializer.generator);
          expect(generatorOf(other)).to.equal(restored.generator);
          expect(generatorOf(other).getConfig()).to.deep.equal(initializer.generator.getConfig());
          expect(restored.stream.position).to.equal(1);
        }
        expect(applied(restored)).to.deep.equal(applied(initializer));
      });
    }
  });
}
