import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator } from '../../index.ts';
import { onHostBackends } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { reloaded, saved } from '../save.ts';
import { type Declaration, type Layer, makersOf, waves, withWarnings } from './recurrent_declaration.ts';

const COMMON_VARIANTS = {
  'by default': {},
  'the whole sequence': { returnSequences: true },
  'its states': { returnState: true },
  'the whole sequence and its states': { returnSequences: true, returnState: true },
  backwards: { goBackwards: true, returnSequences: true },
  'without a bias': { useBias: false },
  'another activation': { activation: 'softsign' },
};

/** Makes the claims that compare a seeded recurrent layer with the stock layer, from which only its dropout differs. */
export function itIsTheStockRecurrentLayer(declaration: Declaration): void {
  const { name, shape, variants } = declaration;
  const { layerOf, stockOf, input, sampleShape, run, allBits, withFixedWeights, modelOf } = makersOf(declaration);

  describe(`${name} as the stock layer`, () => {
    onHostBackends(() => {
      for (const [what, variant] of Object.entries({ ...COMMON_VARIANTS, ...variants })) {
        it(`has the weights of the stock layer, and its outputs in inference and at rates of 0: ${what}`, async () => {
          const [stock, layer] = [stockOf(variant), layerOf(variant)];
          const undropped = layerOf({ ...variant, dropout: 0, recurrentDropout: 0 });
          const outputsOf = (one: Layer, kwargs?: object) =>
            withWarnings(() => allBits(run(withFixedWeights(one), input(), kwargs)));
          const wanted = await outputsOf(stock);
          expect(await outputsOf(layer)).to.deep.equal(wanted);
          expect(await outputsOf(undropped, { training: true })).to.deep.equal(wanted);
          const named = [stock, layer].map((one) =>
            one.weights.map(({ name, shape }) => [name.replace(/.*\//, ''), ...shape]),
          );
          expect(named[1]).to.deep.equal(named[0]);
          expect([layer.stream.position, undropped.stream.position]).to.deep.equal([0, 0]);
        });
      }

      it('exchanges weight files with the stock layer, in both directions, with equal outputs', async () => {
        const args = { name: 'one', kernelInitializer: 'glorotUniform' };
        const [theirs, mine] = [stockOf(args), layerOf(args)].map(modelOf);
        const file = async (model: tf.LayersModel) => {
          const { weightData, weightSpecs } = await saved(model);
          return tf.io.decodeWeights(weightData as ArrayBuffer, weightSpecs as tf.io.WeightsManifestEntry[]);
        };
        const [fromStock, fromSeeded] = [await file(theirs), await file(mine)];
        const before = [theirs, mine].map((model) => bitsOf(model.predict(input()) as tf.Tensor));
        expect(before[0]).not.to.deep.equal(before[1]);
        theirs.loadWeights(fromSeeded);
        mine.loadWeights(fromStock);
        const after = [mine, theirs].map((model) => bitsOf(model.predict(input()) as tf.Tensor));
        expect(after).to.deep.equal(before);
      });

      it('continues from its last state if it is stateful, until that is reset, as the stock layer does', () => {
        const layer = withFixedWeights(layerOf({ stateful: true, batchInputShape: shape }));
        const stock = withFixedWeights(stockOf({ stateful: true, batchInputShape: shape }));
        const history = (one: Layer) => {
          const given = [0.7, 0.8, 0.9].map((step) => bitsOf(run(one, input(step))[0]));
          const states = one.getStates().map((state) => bitsOf(state));
          one.resetStates();
          return [...given, ...states, bitsOf(run(one, input(0.7))[0])];
        };
        const seen = history(layer);
        expect(seen).to.deep.equal(history(stock));
        expect(seen[0]).to.deep.equal(seen[seen.length - 1]);
        expect(seen[1]).not.to.deep.equal(bitsOf(run(withFixedWeights(layerOf({})), input(0.8))[0]));
      });

      it('starts from a given initial state, as the stock layer does', () => {
        const layer = withFixedWeights(layerOf({ returnState: true }));
        const stock = withFixedWeights(stockOf({ returnState: true }));
        const [, ...states] = run(layer, input(0.4));
        const given = allBits(run(layer, input(), { initialState: states }));
        expect(given).to.deep.equal(allBits(run(stock, input(), { initialState: states })));
        expect(given).not.to.deep.equal(allBits(run(layer, input())));
      });

      // The stock layer for images cannot do these either.
      if (shape.length === 3) {
        it('accepts its initial state from inputs of a model, as the stock layer does, after loading too', async () => {
          const [, ...states] = run(withFixedWeights(stockOf({ returnState: true })), input(0.4));
          const made = [stockOf({}), layerOf({ generator: Generator.fromSeed(1) })].map((layer) => {
            const at = [tf.input({ shape: sampleShape }), ...states.map((s) => tf.input({ shape: s.shape.slice(1) }))];
            const [x, ...initialState] = at;
            return tf.model({ inputs: at, outputs: layer.apply(x, { initialState } as object) as tf.SymbolicTensor });
          });
          const [stock, model] = made;
          const weights = stock.getWeights().map((weight, i) => waves(weight.shape, 0.9 + i / 3));
          for (const one of made) one.setWeights(weights);
          const given = [input(), ...states];
          const wanted = bitsOf(stock.predict(given) as tf.Tensor);
          // tfjs warns that it leaves the states out of the call's own config; it saves them as inputs.
          const { result: other } = await withWarnings(() => reloaded(model));
          for (const one of [model, other]) expect(bitsOf(one.predict(given) as tf.Tensor)).to.deep.equal(wanted);
          const next = [model, other].map((one) => bitsOf(one.apply(given, { training: true }) as tf.Tensor));
          expect(next[0]).not.to.deep.equal(wanted);
          expect(next[1]).to.deep.equal(next[0]);
        });

        it('skips masked steps, as the stock layer does', () => {
          const x = tf.mul(input(), tf.tensor2d([1, 1, 0, 1, 0, 1, 0, 0], [2, 4]).expandDims(2));
          for (const variant of [{}, { returnSequences: true }, { goBackwards: true }]) {
            const results = [stockOf(variant), layerOf(variant)].map((one) => {
              const masking = tf.layers.masking({ maskValue: 0, inputShape: sampleShape });
              return bitsOf(tf.sequential({ layers: [masking, withFixedWeights(one)] }).predict(x) as tf.Tensor);
            });
            expect(results[1]).to.deep.equal(results[0]);
            expect(results[1]).not.to.deep.equal(bitsOf(run(withFixedWeights(stockOf(variant)), x)[0]));
          }
        });

        it('skips the steps that an embedding masks, in training too', () => {
          const words = tf.tensor2d([3, 1, 0, 2, 0, 4, 0, 0], [2, 4]);
          const inModel = (one: Layer, maskZero: boolean) => {
            const embedding = tf.layers.embedding({ inputDim: 5, outputDim: shape[2], inputShape: [null], maskZero });
            const model = tf.sequential({ layers: [embedding, one] });
            model.setWeights(model.getWeights().map((weight, i) => waves(weight.shape, 0.9 + i / 3)));
            return model;
          };
          const [stock, seeded] = [stockOf({}), layerOf({ generator: Generator.fromSeed(1) })].map((one) =>
            inModel(one, true),
          );
          expect(bitsOf(seeded.predict(words) as tf.Tensor)).to.deep.equal(bitsOf(stock.predict(words) as tf.Tensor));
          // The second sequence has one word, in second position; the dropout masks are those of a call with it alone.
          const [, masked] = tf.unstack(seeded.apply(words, { training: true }) as tf.Tensor);
          const alone = inModel(layerOf({ generator: Generator.fromSeed(1) }), false);
          const short = tf.tensor2d([4, 4], [2, 1]);
          const [, wanted] = tf.unstack(alone.apply(short, { training: true }) as tf.Tensor);
          expect(bitsOf(masked)).to.deep.equal(bitsOf(wanted));
        });
      }
    });
  });
}
