import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Generator,
  generatorOf,
  type Stream,
  seededDropout,
  seededGRUCell,
  seededLSTMCell,
  seededSimpleRNNCell,
} from '../../index.ts';
import { onHostBackends, tensorsLeftBy } from '../backends.ts';
import { bitsOf, floatsOf } from '../bits.ts';
import { reloaded } from '../save.ts';
import { PLAIN, RATES, waves } from './recurrent_declaration.ts';
import { argumentsOf, conditionsOf, expectNear, recurrent } from './recurrent_reference.ts';

type Cell = InstanceType<typeof tf.layers.RNNCell> & { stream: Stream };

/** Three cells, to be stacked. */
function stackOf(source: object): Cell[] {
  return [
    seededLSTMCell({ units: 3, ...PLAIN, ...RATES, ...source }),
    seededGRUCell({ units: 4, ...PLAIN, dropout: 0.4, ...source }),
    seededSimpleRNNCell({ units: 2, ...PLAIN, ...RATES, ...source }),
  ] as Cell[];
}

/** How many masks each of them draws at a call. */
const DRAWS = [8, 1, 2];

const positions = (cells: Cell[]) => cells.map(({ stream }) => stream.position);
const next = (model: tf.LayersModel, x: tf.Tensor, times = 1) =>
  Array.from({ length: times }, () => tf.tidy(() => bitsOf(model.apply(x, { training: true }) as tf.Tensor)));

/** Sets fixed weights of a model. */
function withFixedWeights(model: tf.LayersModel): tf.LayersModel {
  model.setWeights(model.getWeights().map((weight, i) => tf.mul(waves(weight.shape, 0.9 + i / 3), 0.8)));
  return model;
}

describe('stacked seeded cells', () => {
  onHostBackends(() => {
    const rnnOf = (cells: Cell[], args: object = {}) =>
      tf.layers.rnn({ cell: cells, returnSequences: true, inputShape: [3, 5], ...args } as never) as tf.RNN;
    const modelOf = (cells: Cell[]) => withFixedWeights(tf.sequential({ layers: [rnnOf(cells)] }));
    const x = () => waves([2, 3, 5]);

    describe('reference', () => {
      for (const { cells, kernel_above, calls } of recurrent.stacked) {
        it(`equal Keras's RNN with recurrent_dropout=${cells[0].recurrent_dropout}`, () => {
          const { weights, x } = conditionsOf('LSTM');
          const above = [tf.tensor(floatsOf(kernel_above), [3, 9]), ...conditionsOf('GRU').weights.slice(1)];
          const layer = tf.layers.rnn({
            cell: [seededLSTMCell(argumentsOf(cells[0]) as never), seededGRUCell(argumentsOf(cells[1]) as never)],
            returnSequences: true,
          } as never);
          tf.dispose(layer.apply(x) as tf.Tensor);
          layer.setWeights([...weights, ...above]);
          for (const call of calls) expectNear(layer.apply(x, { training: true }) as tf.Tensor, call);
        });
      }
    });

    it('draw their own masks from their own streams, new ones at each call', () => {
      const generator = Generator.fromSeed(1);
      const cells = stackOf({ generator });
      const model = modelOf(cells);
      expect(cells.map(({ stream }) => stream.name)).to.deep.equal(['lstm_cell', 'gru_cell', 'simple_rnn_cell']);
      const [first, second] = next(model, x(), 2);
      expect(first).not.to.deep.equal(second);
      expect(positions(cells)).to.deep.equal(DRAWS.map((count) => 2 * count));
    });

    it('draw nothing in inference, and equal stock cells', () => {
      const cells = stackOf({ generator: Generator.fromSeed(1) });
      const stock = [
        tf.layers.lstmCell({ units: 3 }),
        tf.layers.gruCell({ units: 4 } as never),
        tf.layers.simpleRNNCell({ units: 2 }),
      ] as unknown[] as Cell[];
      const [wanted, given] = [stock, cells].map((some) => bitsOf(modelOf(some).predict(x()) as tf.Tensor));
      expect(given).to.deep.equal(wanted);
      expect(positions(cells)).to.deep.equal([0, 0, 0]);
    });

    it('continue from a model that was saved mid-run', async () => {
      for (const source of [{ generator: Generator.fromSeed(1) }, { seed: 6, generator: undefined }]) {
        const cells = stackOf(source);
        const model = modelOf(cells);
        next(model, x(), 2);
        const other = await reloaded(model);
        const restored = ((other.layers[0] as tf.RNN).cell as unknown as { cells: Cell[] }).cells;
        expect(positions(restored)).to.deep.equal(positions(cells));
        expect(restored.map(({ stream }) => stream.name)).to.deep.equal(cells.map(({ stream }) => stream.name));
        if (source.generator) expect(generatorOf(other).getConfig()).to.deep.equal(source.generator.getConfig());
        expect(next(other, x(), 3)).to.deep.equal(next(model, x(), 3));
      }
    });

    it('continue inside a model inside tf.layers.timeDistributed', async () => {
      const generator = Generator.fromSeed(1);
      const cells = stackOf({ generator });
      const inner = tf.sequential({
        layers: [rnnOf(cells, { returnSequences: false }), seededDropout({ rate: 0.3, generator })],
      });
      const layer = tf.layers.timeDistributed({ layer: inner, inputShape: [2, 3, 5] });
      const model = withFixedWeights(tf.sequential({ layers: [layer] }));
      const films = waves([2, 2, 3, 5]);
      next(model, films, 2);
      // Every time step of the wrapper is a call of the model in it.
      expect(positions(cells)).to.deep.equal(DRAWS.map((count) => 2 * 2 * count));
      const other = await reloaded(model);
      expect(generatorOf(other).getConfig()).to.deep.equal(generator.getConfig());
      expect(next(other, films, 3)).to.deep.equal(next(model, films, 3));
    });

    it('continue from their last states if the layer is stateful, with new masks', () => {
      const cells = stackOf({ seed: 2 });
      const layer = rnnOf(cells, { stateful: true, batchInputShape: [2, 3, 5] });
      const model = withFixedWeights(tf.sequential({ layers: [layer] }));
      const [first, second] = next(model, x(), 2);
      expect(second).not.to.deep.equal(first);
      layer.resetStates();
      for (const { stream } of cells) stream.position = 0;
      expect(next(model, x(), 2)).to.deep.equal([first, second]);
      for (const { stream } of cells) stream.position = 0;
      expect(next(model, x())[0]).not.to.deep.equal(first);
    });

    it('leave no tensors behind', () => {
      const model = modelOf(stackOf({ seed: 2 }));
      const given = x();
      expect(tensorsLeftBy(() => next(model, given))).to.equal(0);
      expect(tensorsLeftBy(() => (model.predict(given) as tf.Tensor).dispose())).to.equal(0);
      const gradient = tf.grad((y) => model.apply(y, { training: true }) as tf.Tensor);
      const before = tf.memory().numTensors;
      gradient(given).dispose();
      expect(tf.memory().numTensors).to.equal(before);
    });

    it('end an interrupted and reloaded training with the weights of an uninterrupted one', async () => {
      const train = async (stops: number[]) => {
        let model: tf.LayersModel = modelOf(stackOf({ generator: Generator.fromSeed(8) }));
        model.compile({ optimizer: tf.train.rmsprop(0.05), loss: 'meanSquaredError' });
        let epoch = 0;
        for (const stop of [...stops, 4]) {
          const options = { epochs: stop, initialEpoch: epoch, batchSize: 4, shuffle: false, verbose: 0 };
          await model.fit(waves([6, 3, 5], 0.3), waves([6, 3, 2], 0.5), options);
          if (stop === 4) break;
          model = await reloaded(model, { includeOptimizer: true });
          epoch = stop;
        }
        return [model.getWeights().map((weight) => bitsOf(weight)), generatorOf(model).getConfig()];
      };
      const whole = await train([]);
      expect(await train([2])).to.deep.equal(whole);
      expect(await train([1, 3])).to.deep.equal(whole);
    });
  });
});
