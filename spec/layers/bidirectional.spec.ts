import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Generator,
  generatorOf,
  SeededLSTM,
  type Stream,
  seededConvLSTM2D,
  seededDropout,
  seededGlorotUniform,
  seededGRU,
  seededLSTM,
  seededOrthogonal,
  seededSimpleRNN,
} from '../../index.ts';
import { onHostBackends, tensorsLeftBy } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { loaded, reloaded, saved } from '../save.ts';
import { PLAIN, RATES, waves, withWarnings } from './recurrent_declaration.ts';
import { argumentsOf, conditionsOf, expectNear, type Name, recurrent } from './recurrent_reference.ts';

type Layer = tf.RNN & { stream: Stream; generator: Generator | undefined };
type Bidirectional = tf.layers.Layer & { forwardLayer: Layer; backwardLayer: Layer; layer: Layer };
type MergeMode = Parameters<typeof tf.layers.bidirectional>[0]['mergeMode'];

const MERGE_MODES: MergeMode[] = ['concat', 'sum', 'mul', 'ave', null as never];

/** The layers that a bidirectional one can wrap, with their sizes, input shapes and numbers of masks per call. */
const layers = {
  SimpleRNN: { make: seededSimpleRNN, stock: tf.layers.simpleRNN, size: { units: 3 }, shape: [2, 4, 5], masks: 2 },
  GRU: { make: seededGRU, stock: tf.layers.gru, size: { units: 3 }, shape: [2, 4, 5], masks: 6 },
  LSTM: { make: seededLSTM, stock: tf.layers.lstm, size: { units: 3 }, shape: [2, 4, 5], masks: 8 },
  ConvLSTM2D: {
    make: seededConvLSTM2D,
    stock: tf.layers.convLstm2d,
    size: { filters: 2, kernelSize: 2 },
    shape: [2, 3, 3, 4, 2],
    masks: 8,
  },
};

/** Wraps a seeded layer. */
function bidirectionalOf(name: Name, args: object, mergeMode: MergeMode = 'concat'): Bidirectional {
  const { make, size } = layers[name];
  const layer = make({ ...size, ...PLAIN, ...RATES, ...args } as never) as Layer;
  return tf.layers.bidirectional({ layer, mergeMode }) as unknown as Bidirectional;
}

/** Makes a model of one layer, with fixed weights. */
function modelOf(layer: tf.layers.Layer, shape: number[]): tf.LayersModel {
  const input = tf.input({ shape: shape.slice(1) });
  return withFixedWeights(tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor }));
}

function withFixedWeights(model: tf.LayersModel): tf.LayersModel {
  model.setWeights(model.getWeights().map((weight, i) => tf.mul(waves(weight.shape, 0.9 + i / 3), 0.8)));
  return model;
}

/** The outputs of successive calls of a model in training. */
function outputs(model: tf.LayersModel, times: number): number[][][] {
  const shape = (model.inputs[0].shape as number[]).map((length) => length ?? 2);
  return Array.from({ length: times }, () =>
    tf.tidy(() => {
      const y = model.apply(waves(shape), { training: true }) as tf.Tensor | tf.Tensor[];
      return (Array.isArray(y) ? y : [y]).map((tensor) => bitsOf(tensor));
    }),
  );
}

const bidirectionalIn = (model: tf.LayersModel, i = 1) => model.layers[i] as Bidirectional;
const directions = ({ forwardLayer, backwardLayer }: Bidirectional) => [forwardLayer, backwardLayer];
const positions = (layer: Bidirectional) => directions(layer).map(({ stream }) => stream.position);
const names = (layer: Bidirectional) => directions(layer).map(({ stream }) => stream.name);

describe('tf.layers.bidirectional of seeded recurrent layers', () => {
  onHostBackends((backend) => {
    describe('reference', () => {
      for (const { layer: name, args, merge_mode, calls } of recurrent.bidirectional) {
        it(`equals Keras's Bidirectional(${name}, merge_mode=${merge_mode}) with seed=${args.seed}`, () => {
          const { weights, x } = conditionsOf(name);
          const layer = bidirectionalOf(name, argumentsOf(args, name), merge_mode);
          tf.dispose(layer.apply(x) as tf.Tensor);
          layer.setWeights([...weights, ...weights.map((weight) => tf.neg(weight))]);
          for (const call of calls) expectNear(layer.apply(x, { training: true }) as tf.Tensor, call);
        });
      }
    });

    for (const name of Object.keys(layers) as Name[]) {
      const { stock, size, shape, masks } = layers[name];

      describe(`of Seeded${name}`, () => {
        // How outputs are merged depends neither on the layer nor on the backend.
        for (const mergeMode of backend === 'cpu' && name === 'LSTM' ? MERGE_MODES : MERGE_MODES.slice(-1)) {
          it(`continues in both directions after being saved mid-run: mergeMode ${mergeMode}`, async () => {
            for (const source of [{ generator: Generator.fromSeed(1) }, { seed: 5, generator: undefined }]) {
              const model = modelOf(bidirectionalOf(name, { ...source, returnSequences: true }, mergeMode), shape);
              outputs(model, 2);
              const artifacts = await saved(model);
              const other = await loaded(artifacts);
              const third = await loaded(await saved(other));
              expect((await saved(third)).modelTopology).to.deep.equal(artifacts.modelTopology);
              if (source.generator) {
                const record = source.generator.getConfig();
                for (const one of [other, third]) {
                  expect(generatorOf(one)).not.to.equal(source.generator);
                  expect(generatorOf(one).getConfig()).to.deep.equal(record);
                  expect(directions(bidirectionalIn(one)).map(({ generator }) => generator)).to.deep.equal([
                    generatorOf(one),
                    generatorOf(one),
                  ]);
                }
              }
              // A model of tfjs calls a layer once for each of its outputs.
              const draws = 2 * masks * model.outputs.length;
              expect(positions(bidirectionalIn(other))).to.deep.equal([draws, draws]);
              const next = outputs(model, 3);
              expect(outputs(other, 3)).to.deep.equal(next);
              expect(outputs(third, 3)).to.deep.equal(next);
            }
          });
        }

        it('equals that of the stock layer in inference, and draws nothing', () => {
          for (const mergeMode of MERGE_MODES) {
            const generator = Generator.fromSeed(1);
            const seeded = bidirectionalOf(name, { generator, returnSequences: true }, mergeMode);
            const layer = stock({ ...size, ...PLAIN, returnSequences: true } as never) as tf.RNN;
            const [given, wanted] = [seeded, tf.layers.bidirectional({ layer, mergeMode })].map((one) => {
              const y = modelOf(one, shape).predict(waves(shape));
              return (Array.isArray(y) ? y : [y]).map((tensor) => bitsOf(tensor));
            });
            expect(given).to.deep.equal(wanted);
            expect(positions(seeded)).to.deep.equal([0, 0]);
          }
        });

        it('draws different masks in the two directions, from two streams of the generator', () => {
          const generator = Generator.fromSeed(1);
          const layer = bidirectionalOf(name, { generator, returnSequences: true }, null as never);
          const model = modelOf(layer, shape);
          const weights = model.getWeights();
          model.setWeights([...weights.slice(0, weights.length / 2), ...weights.slice(0, weights.length / 2)]);
          // One step, so that both directions see the same sequence.
          const step = waves([shape[0], 1, ...shape.slice(2)]);
          const both = (training: boolean) => (layer.apply(step, { training }) as tf.Tensor[]).map((y) => bitsOf(y));
          const [forward, backward] = both(false);
          expect(forward).to.deep.equal(backward);
          const [dropped, droppedToo] = both(true);
          expect(dropped).not.to.deep.equal(droppedToo);
          expect(directions(layer).map((one) => one.generator)).to.deep.equal([generator, generator]);
          expect(positions(layer)).to.deep.equal([masks, masks]);
          expect(layer.layer.stream.position).to.equal(0);
        });
      });
    }

    it('has streams named after the stream of the wrapped layer', () => {
      const generator = Generator.fromSeed(1);
      const [one, two] = [bidirectionalOf('LSTM', { generator }), bidirectionalOf('LSTM', { generator })];
      expect(names(one)).to.deep.equal(['lstm/clone', 'lstm/clone_1']);
      expect(names(two)).to.deep.equal(['lstm_1/clone', 'lstm_1/clone_1']);
      expect(names(bidirectionalOf('GRU', { generator, stream: 'Coder' }))).to.deep.equal([
        'Coder/clone',
        'Coder/clone_1',
      ]);
    });

    it('starts both directions at the beginning of the seed, and continues each at its own position', async () => {
      const layer = bidirectionalOf('LSTM', { seed: 0 });
      const model = modelOf(layer, [2, 4, 5]);
      expect(positions(layer)).to.deep.equal([0, 0]);
      layer.forwardLayer.stream.position = 40;
      outputs(model, 1);
      let other = model;
      for (let times = 0; times < 3; times++) {
        other = await reloaded(other);
        expect(positions(bidirectionalIn(other))).to.deep.equal([48, 8]);
      }
      expect(outputs(other, 2)).to.deep.equal(outputs(model, 2));
      other = await reloaded(other);
      expect(positions(bidirectionalIn(other))).to.deep.equal([64, 24]);
    });

    it('restores several of them in one model, in whatever order they were made', async () => {
      for (const source of [{ generator: Generator.fromSeed(1) }, { seed: 4 }]) {
        const [last, first] = [{}, { returnSequences: true }].map((args) =>
          bidirectionalOf('LSTM', { ...source, ...args }),
        );
        const input = tf.input({ shape: [4, 5] });
        const middle = first.apply(input) as tf.SymbolicTensor;
        const model = withFixedWeights(tf.model({ inputs: input, outputs: last.apply(middle) as tf.SymbolicTensor }));
        for (const [i, { stream }] of [...directions(first), ...directions(last)].entries()) stream.position = 10 * i;
        const other = await reloaded(await reloaded(model));
        expect(names(bidirectionalIn(other))).to.deep.equal(names(first));
        expect([1, 2].map((i) => positions(bidirectionalIn(other, i)))).to.deep.equal([
          [0, 10],
          [20, 30],
        ]);
        expect(outputs(other, 2)).to.deep.equal(outputs(model, 2));
      }
    });

    it('restores two generators with the same seed as two', async () => {
      const make = () => bidirectionalOf('GRU', { generator: Generator.fromSeed(1), returnSequences: true });
      const [first, last] = [make(), make()];
      const input = tf.input({ shape: [4, 5] });
      const middle = first.apply(input) as tf.SymbolicTensor;
      const model = withFixedWeights(tf.model({ inputs: input, outputs: last.apply(middle) as tf.SymbolicTensor }));
      outputs(model, 2);
      const other = await reloaded(model);
      const [one, two] = [1, 2].map((i) => bidirectionalIn(other, i).forwardLayer.generator);
      expect(one).not.to.equal(two);
      expect(outputs(await reloaded(other), 2)).to.deep.equal(outputs(model, 2));
    });

    it('restores the record of a generator whose initializers are cloned, though loading may run them', async () => {
      const generator = Generator.fromSeed(1);
      const shared = seededGlorotUniform({ generator });
      const initializers = { kernelInitializer: shared, recurrentInitializer: seededOrthogonal({ generator }) };
      const layer = bidirectionalOf('LSTM', { generator, ...initializers });
      const input = tf.input({ shape: [4, 5] });
      const model = tf.model({ inputs: input, outputs: layer.apply(input) as tf.SymbolicTensor });
      const kernels = directions(layer).map((one) => bitsOf(one.getWeights()[0]));
      expect(kernels[0]).not.to.deep.equal(kernels[1]);
      outputs(model, 2);
      const artifacts = await saved(model);
      for (const options of [{}, { strict: false }]) {
        const other = await loaded(artifacts, options);
        expect(generatorOf(other).getConfig()).to.deep.equal(generator.getConfig());
        expect((await saved(other)).modelTopology).to.deep.equal(artifacts.modelTopology);
        expect(other.getWeights().map((weight) => bitsOf(weight))).to.deep.equal(
          model.getWeights().map((weight) => bitsOf(weight)),
        );
      }
      const next = outputs(model, 2);
      for (const options of [{}, { strict: false }]) {
        expect(outputs(await loaded(artifacts, options), 2)).to.deep.equal(next);
      }
    });

    it('continues inside tf.layers.timeDistributed, beside other random layers', async () => {
      const generator = Generator.fromSeed(1);
      const layer = bidirectionalOf('GRU', { generator });
      const model = withFixedWeights(
        tf.sequential({
          layers: [
            seededDropout({ rate: 0.3, generator, inputShape: [2, 4, 5] }),
            tf.layers.timeDistributed({ layer }),
            seededDropout({ rate: 0.3, generator }),
          ],
        }),
      );
      outputs(model, 2);
      // Every time step of the wrapper is a call of the layer in it.
      expect(positions(layer)).to.deep.equal([2 * 2 * 6, 2 * 2 * 6]);
      const other = await reloaded(model);
      expect(generatorOf(other).getConfig()).to.deep.equal(generator.getConfig());
      expect(outputs(other, 3)).to.deep.equal(outputs(model, 3));
    });

    it('accepts initial states from inputs of a model, and continues after loading', async () => {
      const layer = bidirectionalOf('GRU', { generator: Generator.fromSeed(1) });
      const at = [tf.input({ shape: [4, 5] }), tf.input({ shape: [3] }), tf.input({ shape: [3] })];
      const [x, ...initialState] = at;
      const end = layer.apply(x, { initialState } as object) as tf.SymbolicTensor;
      const model = withFixedWeights(tf.model({ inputs: at, outputs: end }));
      const given = [waves([2, 4, 5]), waves([2, 3], 0.4), waves([2, 3], 0.6)];
      const next = (one: tf.LayersModel) => bitsOf(one.apply(given, { training: true }) as tf.Tensor);
      const first = next(model);
      const { result: other } = await withWarnings(() => reloaded(model));
      const second = next(model);
      expect(second).not.to.deep.equal(first);
      expect(next(other)).to.deep.equal(second);
    });

    it('leaves no tensors behind', () => {
      const model = modelOf(bidirectionalOf('LSTM', { seed: 1 }), [2, 4, 5]);
      const x = waves([2, 4, 5]);
      expect(tensorsLeftBy(() => (model.apply(x, { training: true }) as tf.Tensor).dispose())).to.equal(0);
      expect(tensorsLeftBy(() => (model.predict(x) as tf.Tensor).dispose())).to.equal(0);
    });

    it('ends an interrupted and reloaded fit with the weights of an uninterrupted one', async () => {
      const train = async (stops: number[]) => {
        const layer = bidirectionalOf('LSTM', { generator: Generator.fromSeed(8) });
        let model: tf.LayersModel = withFixedWeights(
          tf.sequential({
            layers: [tf.layers.masking({ maskValue: 0, inputShape: [4, 5] }), layer, tf.layers.dense({ units: 2 })],
          }),
        );
        model.compile({ optimizer: tf.train.rmsprop(0.05), loss: 'meanSquaredError' });
        let epoch = 0;
        for (const stop of [...stops, 4]) {
          const options = { epochs: stop, initialEpoch: epoch, batchSize: 4, shuffle: false, verbose: 0 };
          await model.fit(waves([6, 4, 5], 0.3), waves([6, 2], 0.5), options);
          if (stop === 4) break;
          model = await reloaded(model, { includeOptimizer: true });
          epoch = stop;
        }
        expect(positions(bidirectionalIn(model))).to.deep.equal([64, 64]);
        return model.getWeights().map((weight) => bitsOf(weight));
      };
      expect(await train([1, 3])).to.deep.equal(await train([]));
    });
  });

  before(() => tf.setBackend('cpu'));

  it('lists no clones in the config of a layer that was not cloned, nor of one with a generator', () => {
    expect(seededLSTM({ units: 3, seed: 1 }).getConfig()).not.to.have.property('clones');
    const layer = seededLSTM({ units: 3, generator: Generator.fromSeed(1) }) as unknown as tf.RNN;
    tf.layers.bidirectional({ layer, mergeMode: 'concat' });
    expect(layer.getConfig()).not.to.have.property('clones');
    expect(bidirectionalOf('LSTM', { seed: 1 }).layer.getConfig()).to.deep.include({ clones: [0, 0], position: 0 });
  });

  it('starts a clone that is made in the program at the original’s position', () => {
    const layer = seededLSTM({ units: 3, ...RATES, seed: 1 });
    tf.dispose(layer.apply(waves([2, 4, 5]), { training: true }) as tf.Tensor);
    const clone = new SeededLSTM(layer.getConfig() as never);
    expect([layer.stream.position, clone.stream.position]).to.deep.equal([8, 8]);
    expect(clone.stream).not.to.equal(layer.stream);
  });

  it('refuses invalid positions of clones, and any without a seed', () => {
    for (const clones of [3, 'two', { 0: 1 }]) {
      expect(() => seededLSTM({ units: 3, seed: 1, clones } as never)).to.throw(
        TypeError,
        'SeededLSTM: `clones` must be an array of positions',
      );
    }
    for (const clones of [[-1], [0, 0.5], [2 ** 53], [0, '1'], [null]]) {
      expect(() => seededLSTM({ units: 3, seed: 1, clones } as never)).to.throw(
        'SeededLSTM: `clones` must be an integer',
      );
    }
    const generator = Generator.fromSeed(1);
    const before = generator.getConfig();
    expect(() => seededLSTM({ units: 3, generator, clones: [0] } as never)).to.throw(
      TypeError,
      'SeededLSTM: `clones` must be left out when there is no `seed`',
    );
    expect(generator.getConfig()).to.equal(before);
  });
});

describe('a clone of a bidirectional layer', () => {
  it('has streams of its own, and continues at their positions after loading', async () => {
    const generator = Generator.fromSeed(1);
    const original = bidirectionalOf('LSTM', { generator });
    const { fromConfig } = original.constructor as typeof tf.layers.Layer;
    const clone = fromConfig(original.constructor as never, original.getConfig()) as Bidirectional;
    const names = [original, clone].flatMap((layer) => [
      layer.forwardLayer.stream.name,
      layer.backwardLayer.stream.name,
    ]);
    expect(new Set(names).size).to.equal(4);
    const input = tf.input({ shape: [4, 5] });
    const model = tf.model({ inputs: input, outputs: clone.apply(input) as tf.SymbolicTensor });
    const output = (m: tf.LayersModel) => bitsOf(m.apply(tf.ones([2, 4, 5]), { training: true }) as tf.Tensor);
    output(model);
    const other = await reloaded(model);
    expect(generatorOf(other).getConfig()).to.deep.equal(generator.getConfig());
    expect(output(other)).to.deep.equal(output(model));
  });
});
