import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator } from '../../index.ts';
import { onHostBackends } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { reloaded, saved } from '../save.ts';
import { type Declaration, heard, type Layer, makersOf, waves } from './recurrent_declaration.ts';

const COMMON_VARIANTS = {
  'as it is': {},
  'the whole sequence': { returnSequences: true },
  'its states': { returnState: true },
  'the whole sequence and its states': { returnSequences: true, returnState: true },
  backwards: { goBackwards: true, returnSequences: true },
  'without a bias': { useBias: false },
  'another activation': { activation: 'softsign' },
};

/** The claims that a seeded recurrent layer makes of the stock layer: it is that one, but for its dropout. */
export function itIsTheStockRecurrentLayer(declaration: Declaration): void {
  const { name, shape, variants } = declaration;
  const { layerOf, stockOf, input, sampleShape, run, allBits, weighed, modelOf } = makersOf(declaration);

  describe(`${name} as the stock layer`, () => {
    onHostBackends(() => {
      for (const [what, variant] of Object.entries({ ...COMMON_VARIANTS, ...variants })) {
        it(`has the weights of the stock layer, and its outputs in inference and at rates 0: ${what}`, async () => {
          const [stock, layer] = [stockOf(variant), layerOf(variant)];
          const still = layerOf({ ...variant, dropout: 0, recurrentDropout: 0 });
          const outputsOf = (one: Layer, kwargs?: object) => heard(() => allBits(run(weighed(one), input(), kwargs)));
          const wanted = await outputsOf(stock);
          expect(await outputsOf(layer)).to.deep.equal(wanted);
          expect(await outputsOf(still, { training: true })).to.deep.equal(wanted);
          const named = [stock, layer].map((one) =>
            one.weights.map(({ name, shape }) => [name.replace(/.*\//, ''), ...shape]),
          );
          expect(named[1]).to.deep.equal(named[0]);
          expect([layer.stream.position, still.stream.position]).to.deep.equal([0, 0]);
        });
      }

      it('gives what the stock layer gives from weights of a file of the stock layer, and the other way round', async () => {
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

      it('goes on from its last state when it is stateful, until that is reset, as the stock layer does', () => {
        const layer = weighed(layerOf({ stateful: true, batchInputShape: shape }));
        const stock = weighed(stockOf({ stateful: true, batchInputShape: shape }));
        const history = (one: Layer) => {
          const given = [0.7, 0.8, 0.9].map((step) => bitsOf(run(one, input(step))[0]));
          const states = one.getStates().map((state) => bitsOf(state));
          one.resetStates();
          return [...given, ...states, bitsOf(run(one, input(0.7))[0])];
        };
        const seen = history(layer);
        expect(seen).to.deep.equal(history(stock));
        expect(seen[0]).to.deep.equal(seen[seen.length - 1]);
        expect(seen[1]).not.to.deep.equal(bitsOf(run(weighed(layerOf({})), input(0.8))[0]));
      });

      it('starts from the initial state that it is given, as the stock layer does', () => {
        const layer = weighed(layerOf({ returnState: true }));
        const stock = weighed(stockOf({ returnState: true }));
        const [, ...states] = run(layer, input(0.4));
        const given = allBits(run(layer, input(), { initialState: states }));
        expect(given).to.deep.equal(allBits(run(stock, input(), { initialState: states })));
        expect(given).not.to.deep.equal(allBits(run(layer, input())));
      });

      // Nor can the stock layer of images do these.
      if (shape.length === 3) {
        it('takes its initial state from inputs of a model, as the stock layer does, after loading too', async () => {
          const [, ...states] = run(weighed(stockOf({ returnState: true })), input(0.4));
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
          const { result: other } = await heard(() => reloaded(model));
          for (const one of [model, other]) expect(bitsOf(one.predict(given) as tf.Tensor)).to.deep.equal(wanted);
          const next = [model, other].map((one) => bitsOf(one.apply(given, { training: true }) as tf.Tensor));
          expect(next[0]).not.to.deep.equal(wanted);
          expect(next[1]).to.deep.equal(next[0]);
        });

        it('leaves out the steps that a mask leaves out, as the stock layer does', () => {
          const x = tf.mul(input(), tf.tensor2d([1, 1, 0, 1, 0, 1, 0, 0], [2, 4]).expandDims(2));
          for (const variant of [{}, { returnSequences: true }, { goBackwards: true }]) {
            const results = [stockOf(variant), layerOf(variant)].map((one) => {
              const masking = tf.layers.masking({ maskValue: 0, inputShape: sampleShape });
              return bitsOf(tf.sequential({ layers: [masking, weighed(one)] }).predict(x) as tf.Tensor);
            });
            expect(results[1]).to.deep.equal(results[0]);
            expect(results[1]).not.to.deep.equal(bitsOf(run(weighed(stockOf(variant)), x)[0]));
          }
        });

        it('leaves out the steps that an embedding masks, in training too', () => {
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
          // The second sequence has one word, at its second place; the masks are those of a call with it alone.
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
