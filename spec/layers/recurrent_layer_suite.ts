import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { Generator, generatorOf, getGenerator } from '../../index.ts';
import { onEveryBackend, tensorsLeftBy } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { loaded, reloaded, saved } from '../save.ts';
import { type Declaration, type Layer, makersOf, waves } from './recurrent_declaration.ts';
import { itIsTheStockRecurrentLayer } from './recurrent_stock_suite.ts';

/** Makes the claims that hold for every seeded recurrent layer. */
export function itIsASeededRecurrentLayer(declaration: Declaration): void {
  const { name, kind, shape, masks, on = onEveryBackend } = declaration;
  const { layerOf, stockOf, input, sampleShape, run, allBits, train, outputs, withFixedWeights, seededOf, modelOf } =
    makersOf(declaration);

  itIsTheStockRecurrentLayer(declaration);

  describe(`${name} as a seeded recurrent layer`, () => {
    on((backend) => {
      // tfjs has no gradient of a convolution by its filter on wasm.
      const trains = backend === 'cpu' || shape.length === 3;

      it('draws new masks at every call in training, each by one draw', () => {
        const layer = seededOf({ generator: Generator.fromSeed(1) });
        const [first, second, third] = outputs(layer, 3).map(String);
        expect(new Set([first, second, third]).size).to.equal(3);
        expect(layer.stream.position).to.equal(3 * 2 * masks);
      });

      it('draws for the inputs only, or for the state only, if only that has a rate', () => {
        const once = (args: object) => {
          const layer = seededOf({ implementation: 1, ...args, generator: Generator.fromSeed(1) });
          train(layer);
          return layer.stream.position;
        };
        expect(once({ recurrentDropout: 0 })).to.equal(masks);
        expect(once({ dropout: 0 })).to.equal(masks);
        expect(once({ dropout: 0, recurrentDropout: 0 })).to.equal(0);
      });

      it('has the same masks at all time steps of a call', () => {
        const args = { generator: Generator.fromSeed(1), returnState: true, returnSequences: true };
        const layer = seededOf(args);
        const [whole, ...last] = run(layer, input(), { training: true });
        const steps = tf.split(input(), shape[1], 1);
        const outputs: tf.Tensor[] = [];
        let states: tf.Tensor[] | undefined;
        for (const step of steps) {
          layer.stream.position = 0;
          const kwargs = { training: true, ...(states && { initialState: states }) };
          const [output, ...next] = run(layer, step, kwargs);
          outputs.push(output);
          states = next;
        }
        expect(bitsOf(tf.concat(outputs, 1))).to.deep.equal(bitsOf(whole));
        expect(allBits(states as tf.Tensor[])).to.deep.equal(allBits(last));
        expect(layer.stream.position).to.equal(2 * masks);
      });

      it('has different masks for two calls in one training step, and the same ones in their gradients', () => {
        const layer = seededOf({ generator: Generator.fromSeed(1) });
        const sum = (x: tf.Tensor) => tf.sum(train(layer, x)) as tf.Scalar;
        const both = tf.grad((x) => tf.add(sum(x), sum(x)))(input());
        expect(layer.stream.position).to.equal(2 * 2 * masks);
        layer.stream.position = 0;
        const [one, two] = [tf.grad(sum)(input()), tf.grad(sum)(input())];
        expect(bitsOf(one)).not.to.deep.equal(bitsOf(two));
        expect(tf.max(tf.abs(tf.sub(both, tf.add(one, two)))).dataSync()[0]).to.be.at.most(2 ** -20);
      });

      it('repeats a run with the same seed', () => {
        const runOf = (seed: number) => outputs(seededOf({ generator: Generator.fromSeed(seed) }), 3);
        expect(runOf(5)).to.deep.equal(runOf(5));
        expect(runOf(5)).not.to.deep.equal(runOf(6));
      });

      it('draws from a stream of its own, named after its kind', () => {
        const generator = Generator.fromSeed(1);
        const [one, two] = [seededOf({ generator }), seededOf({ generator })];
        expect([one.stream.name, two.stream.name]).to.deep.equal([kind, `${kind}_1`]);
        expect(one.generator).to.equal(generator);
        expect(outputs(one, 1)).not.to.deep.equal(outputs(two, 1));
        expect(layerOf({ generator, stream: 'encoder/Rnn_10' }).stream).to.equal(generator.stream('encoder/Rnn_10'));
      });

      it('draws nothing in inference', () => {
        const layer = seededOf({ generator: Generator.fromSeed(1) });
        const results = [undefined, {}, { training: false }].map((kwargs) => bitsOf(run(layer, input(), kwargs)[0]));
        expect(new Set(results.map(String)).size).to.equal(1);
        modelOf(layer).predict(input());
        expect(layer.stream.position).to.equal(0);
      });

      it('draws nothing while it is built or applied to a symbolic tensor', () => {
        const layer = layerOf({ generator: Generator.fromSeed(1) });
        const model = modelOf(layer);
        expect(model.outputShape).to.deep.equal(modelOf(stockOf({})).outputShape);
        expect(layer.stream.position).to.equal(0);
      });

      it('continues from a config that went through JSON text', () => {
        const layer = seededOf({ generator: Generator.fromSeed(1), returnSequences: true, goBackwards: true });
        outputs(layer, 2);
        const restored = declaration.make(JSON.parse(JSON.stringify(layer.getConfig())) as never) as Layer;
        tf.dispose(run(restored, input()));
        restored.setWeights(layer.getWeights());
        expect(restored.generator).not.to.equal(layer.generator);
        expect(restored.generator?.getConfig()).to.deep.equal(layer.generator?.getConfig());
        expect(outputs(restored, 3)).to.deep.equal(outputs(layer, 3));
        expect(JSON.stringify(restored.getConfig())).to.equal(JSON.stringify(layer.getConfig()));
      });

      it('continues from a model that was saved mid-run', async () => {
        const layer = seededOf({ generator: Generator.fromSeed(1), returnSequences: true, useBias: false });
        const model = modelOf(layer);
        outputs(layer, 2);
        const artifacts = await saved(model);
        for (const options of [{}, { strict: false }]) {
          const other = await loaded(artifacts, options);
          expect(generatorOf(other)).not.to.equal(layer.generator);
          const position = layer.stream.position;
          expect(generatorOf(other).getConfig()).to.deep.equal(layer.generator?.getConfig());
          expect((await saved(other)).modelTopology).to.deep.equal(artifacts.modelTopology);
          const next = (m: tf.LayersModel) => bitsOf(m.apply(input(), { training: true }) as tf.Tensor);
          for (let i = 0; i < 3; i++) expect(next(other)).to.deep.equal(next(model));
          layer.stream.position = position;
        }
      });

      it('continues at its own position with a seed, including 0', async () => {
        for (const seed of [0, 3]) {
          const layer = seededOf({ seed });
          const model = modelOf(layer);
          outputs(layer, 2);
          const other = (await reloaded(model)).layers[1] as tf.layers.Layer as Layer;
          expect(other.generator).to.equal(undefined);
          expect(other.stream.position).to.equal(2 * 2 * masks);
          expect(outputs(other, 3)).to.deep.equal(outputs(layer, 3));
        }
      });

      it('gets a stream of its own on the same generator if it is cloned in the program', () => {
        const generator = Generator.fromSeed(1);
        const layer = seededOf({ generator });
        const clone = () => withFixedWeights(declaration.make(layer.getConfig() as never) as Layer);
        const [one, two] = [clone(), clone()];
        expect([one.generator, two.generator]).to.deep.equal([generator, generator]);
        expect([one.stream.name, two.stream.name]).to.deep.equal([`${kind}/clone`, `${kind}/clone_1`]);
        expect(outputs(one, 1)).not.to.deep.equal(outputs(two, 1));
      });

      it('has the gradient of its last call', () => {
        const smooth = { recurrentActivation: 'sigmoid' };
        const layer = seededOf({ ...smooth, generator: Generator.fromSeed(1), returnSequences: true });
        const scale = waves(train(layer).shape, 1.1);
        const loss = (x: tf.Tensor) =>
          tf.tidy(() => {
            layer.stream.position = 4;
            return tf.sum(tf.mul(train(layer, x), scale)) as tf.Scalar;
          });
        const gradient = tf.grad(loss)(input()).dataSync();
        expect(layer.stream.position).to.equal(4 + 2 * masks);
        const along = (x: Float32Array) => loss(tf.tensor(x, shape));
        for (const [slope, derivative] of slopes(along, input(), gradient)) {
          expect(slope).to.be.closeTo(derivative, 0.001);
        }
        if (!trains) return;
        const { grads } = tf.variableGrads(() => loss(input()));
        const weights = layer.getWeights().map((weight) => tf.tensor(weight.dataSync(), weight.shape));
        layer.weights.forEach((weight, i) => {
          const along = (values: Float32Array) => {
            layer.setWeights(weights.map((w, j) => (i === j ? tf.tensor(values, w.shape) : w)));
            return loss(input());
          };
          for (const [slope, derivative] of slopes(along, weights[i], grads[weight.name].dataSync())) {
            expect(slope).to.be.closeTo(derivative, 0.001);
          }
          layer.setWeights(weights);
        });
      });

      it('leaves no tensors behind in training, in inference, or by its gradient', () => {
        const layer = seededOf({ generator: Generator.fromSeed(1) });
        const model = modelOf(layer);
        const x = input();
        expect(tensorsLeftBy(() => train(layer, x).dispose())).to.equal(0);
        expect(tensorsLeftBy(() => tf.dispose(model.predict(x)))).to.equal(0);
        const gradient = tf.grad((y) => train(layer, y));
        expect(leftBy(() => gradient(x).dispose())).to.deep.equal([0, 0]);
        if (!trains) return;
        const sgd = tf.train.sgd(0.1);
        const step = () => sgd.minimize(() => tf.sum(train(layer, x)) as tf.Scalar);
        const before = allBits(layer.getWeights());
        step();
        expect(leftBy(step)).to.deep.equal([0, 0]);
        expect(allBits(layer.getWeights())).not.to.deep.equal(before);
      });

      it('leaves no tensors behind when it is stateful, once its states are reset', () => {
        const layer = seededOf({ generator: Generator.fromSeed(1), stateful: true, batchInputShape: shape });
        const x = input();
        expect(tensorsLeftBy(() => layer.call(x, { training: false }) as tf.Tensor)).to.equal(1);
        expect(
          tensorsLeftBy(() => {
            for (let i = 0; i < 3; i++) train(layer, x).dispose();
            layer.resetStates();
          }),
        ).to.equal(0);
      });

      it('refuses an input that is not float32 if it drops, and draws nothing', () => {
        const layer = seededOf({ generator: Generator.fromSeed(1) });
        expect(() => train(layer, tf.ones(shape, 'int32'))).to.throw(TypeError, `${name}: \`inputs\` must be float32`);
        expect(layer.stream.position).to.equal(0);
      });

      if (trains) {
        it('ends an interrupted and reloaded fit with the weights of an uninterrupted one', async () => {
          const runWithStops = async (stops: number[]) => {
            const layer = seededOf({ generator: Generator.fromSeed(8), returnSequences: true });
            const head = tf.layers.dense({ units: 2, kernelInitializer: 'ones' });
            let model: tf.LayersModel = tf.sequential({
              layers: [
                declaration.make({ ...layer.getConfig(), inputShape: sampleShape } as never),
                tf.layers.flatten(),
                head,
              ],
            });
            model.layers[0].setWeights(layer.getWeights());
            model.compile({ optimizer: tf.train.rmsprop(0.05), loss: 'meanSquaredError' });
            let epoch = 0;
            for (const stop of [...stops, 4]) {
              const [x, y] = [waves([6, ...sampleShape], 0.3), waves([6, 2], 0.5)];
              await model.fit(x, y, { epochs: stop, initialEpoch: epoch, batchSize: 4, shuffle: false, verbose: 0 });
              if (stop === 4) break;
              model = await reloaded(model, { includeOptimizer: true });
              epoch = stop;
            }
            return { weights: allBits(model.getWeights()), record: generatorOf(model).getConfig() };
          };
          const whole = await runWithStops([]);
          // Four epochs of two batches each.
          expect(whole.record.streams.map(({ positions }) => positions)).to.deep.include([8 * 2 * masks]);
          expect(await runWithStops([2])).to.deep.equal(whole);
          expect(await runWithStops([1, 3])).to.deep.equal(whole);
        });
      }
    });

    describe('its arguments', () => {
      it('are refused if a rate is outside [0, 1), including 1, which Keras accepts', () => {
        for (const key of ['dropout', 'recurrentDropout']) {
          for (const rate of [1, 1.5, -0.1, Number.NaN, Infinity]) {
            expect(() => layerOf({ [key]: rate })).to.throw(
              RangeError,
              `${name}: \`${key}\` must be in [0, 1), but got ${rate}.`,
            );
          }
          for (const rate of ['0.5', true, [0.5], {}]) {
            expect(() => layerOf({ [key]: rate })).to.throw(
              TypeError,
              `${name}: \`${key}\` must be a number in [0, 1)`,
            );
          }
        }
      });

      it('claim no stream when they are refused', () => {
        const generator = Generator.fromSeed(1);
        const before = generator.getConfig();
        const [size] = Object.keys(declaration.size);
        expect(() => layerOf({ dropout: 2, generator })).to.throw(RangeError);
        expect(() => layerOf({ recurrentDropout: '0', generator })).to.throw(TypeError);
        expect(() => layerOf({ [size]: 0, generator })).to.throw('to be a positive integer');
        expect(() => layerOf({ activation: 'unheard of', generator })).to.throw('unheard of');
        expect(() => layerOf({ seed: 1, generator })).to.throw(TypeError, 'must not be given together');
        expect(() => layerOf({ seed: 1, stream: 'a' })).to.throw(TypeError, 'must not be given with a `seed`');
        expect(() => layerOf({ seed: 0.5 })).to.throw(RangeError, `${name}: \`seed\` must be an integer`);
        expect(() => layerOf({ generator: 3 })).to.throw(TypeError, `${name}: \`generator\` must be a Generator`);
        expect(generator.getConfig()).to.equal(before);
        expect(layerOf({ generator }).stream.name).to.equal(kind);
      });

      it('select the global generator if they have neither a generator nor a seed', () => {
        expect(layerOf({}).generator).to.equal(getGenerator());
      });
    });

    it('is registered under its own name, never under that of the stock layer', () => {
      const classes = tf.serialization.SerializationMap.getMap().classNameMap;
      expect(layerOf({}).getClassName()).to.equal(name);
      expect(classes[name][0]).to.equal(layerOf({}).constructor);
      expect(classes[name.replace('Seeded', '')][0]).to.equal(stockOf({}).constructor);
    });
  });
}

/** How many more tensors and buffers there are after `work`. (tfjs's own check of kernels fails for gradients.) */
function leftBy(work: () => unknown): [number, number] {
  const before = tf.memory();
  work();
  const after = tf.memory();
  return [after.numTensors - before.numTensors, after.numDataBuffers - before.numDataBuffers];
}

const STEP = 2 ** -8;

/** Central differences of a function along some elements of a tensor, paired with the derivatives to compare. */
function slopes(
  f: (values: Float32Array) => tf.Scalar,
  at: tf.Tensor,
  gradient: ArrayLike<number>,
): [number, number][] {
  const values = at.dataSync() as Float32Array;
  const found: [number, number][] = [];
  for (let i = 0; i < values.length; i += Math.ceil(values.length / 9)) {
    const moved = (by: number) => f(values.map((v, j) => (i === j ? v + by : v))).dataSync()[0];
    found.push([(moved(STEP) - moved(-STEP)) / (2 * STEP), gradient[i]]);
  }
  return found;
}
