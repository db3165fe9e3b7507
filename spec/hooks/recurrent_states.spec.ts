import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import { isStatefulRecurrent, recurrentStates, setRecurrentStates } from '../../hooks/recurrent_states.ts';
import {
  fitResumable,
  Generator,
  resumable,
  seededGlorotUniform,
  seededGRU,
  seededLSTM,
  seededSimpleRNN,
} from '../../index.ts';
import { onHostBackends } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { endOf, itIsTheSameRun } from '../models/same_run.ts';

type Layer = tf.layers.Layer;
type Kind = (generator: Generator) => Layer;

const args = (generator: Generator) => ({
  units: 3,
  kernelInitializer: seededGlorotUniform({ generator }),
  recurrentInitializer: seededGlorotUniform({ generator }),
});
const stateful = (generator: Generator) => ({ ...args(generator), stateful: true, batchInputShape: [2, 4, 2] });
const dropped = (generator: Generator) => ({ ...stateful(generator), generator, dropout: 0.2, recurrentDropout: 0.2 });

const kinds: Record<string, Kind> = {
  simpleRNN: (generator) => tf.layers.simpleRNN(stateful(generator)),
  gru: (generator) => tf.layers.gru(stateful(generator)),
  lstm: (generator) => tf.layers.lstm(stateful(generator)),
  'stacked cells': (generator) =>
    tf.layers.rnn({
      cell: [tf.layers.lstmCell(args(generator)), tf.layers.gruCell(args(generator))] as never,
      stateful: true,
      batchInputShape: [2, 4, 2],
    }),
  seededSimpleRNN: (generator) => seededSimpleRNN(dropped(generator)),
  seededGRU: (generator) => seededGRU(dropped(generator)),
  seededLSTM: (generator) => seededLSTM(dropped(generator)),
};

function modelOf(generator: Generator, kind: Kind) {
  const layer = kind(generator);
  const kernelInitializer = seededGlorotUniform({ generator });
  const model = tf.sequential({ layers: [layer, tf.layers.dense({ units: 1, kernelInitializer })] });
  model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
  return { model, layer };
}

const windows = () => {
  const xs = tf.tidy(() => tf.range(0, 48).sin().reshape([6, 4, 2])).arraySync() as number[][][];
  const data = tf.data.array(xs.map((x, i) => ({ xs: x, ys: [i / 6] })));
  return resumable(data as tf.data.Dataset<tf.TensorContainer>, { sources: [] }).batch(2);
};

const statesOf = (layer: Layer) => recurrentStates(layer)?.map(bitsOf);

describe('the states of stateful recurrent layers', () => {
  for (const [name, kind] of Object.entries(kinds)) {
    for (const resets of [false, true]) {
      it(`of ${name} are those of a run that was never killed${resets ? ', reset every epoch' : ''}`, async () => {
        await itIsTheSameRun(async ({ location, tick }) => {
          const generator = Generator.fromSeed(1);
          const { model, layer } = modelOf(generator, kind);
          const { history } = await fitResumable(model, windows(), {
            epochs: 2,
            checkpoint: location,
            saveEvery: 1,
            verbose: 0,
            callbacks: { onEpochBegin: async () => resets && model.resetStates(), onBatchEnd: tick } as never,
          });
          return { history, ...endOf(model, generator), states: statesOf(layer) };
        }, 2);
      });
    }
  }

  onHostBackends(() => {
    it('are undefined before the layer is built, then set exactly, and leave no tensor behind', async () => {
      const make = () => modelOf(Generator.fromSeed(1), kinds.lstm);
      const [from, to] = [make(), make()];
      expect(isStatefulRecurrent(from.layer)).to.equal(true);
      expect(isStatefulRecurrent(from.model.layers[1])).to.equal(false);
      expect(isStatefulRecurrent(tf.layers.lstm(args(Generator.fromSeed(1))))).to.equal(false);
      expect(recurrentStates(kinds.lstm(Generator.fromSeed(1)))).to.equal(undefined);
      const xs = tf.ones([2, 4, 2]);
      const ys = tf.ones([2, 1]);
      for (const { model } of [from, to]) await model.trainOnBatch(xs, ys);
      await from.model.trainOnBatch(xs, ys);
      const states = statesOf(from.layer);
      expect(statesOf(to.layer)).not.to.deep.equal(states);
      // tfjs has kept the states of the batch before; they go when others are set.
      setRecurrentStates(to.layer, recurrentStates(from.layer));
      const before = tf.memory().numTensors;
      for (let i = 0; i < 3; i++) setRecurrentStates(to.layer, recurrentStates(from.layer));
      expect(tf.memory().numTensors).to.equal(before);
      expect(statesOf(to.layer)).to.deep.equal(states);
      // They are copies: what is trained on changes its own.
      await to.model.trainOnBatch(xs, ys);
      expect(statesOf(from.layer)).to.deep.equal(states);

      setRecurrentStates(to.layer, undefined);
      expect(
        statesOf(to.layer)
          ?.flat()
          .every((bit) => bit === 0),
      ).to.equal(true);
    });
  });
});
