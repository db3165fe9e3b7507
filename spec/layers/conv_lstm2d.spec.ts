import * as tf from '@tensorflow/tfjs';
import { expect } from 'chai';
import {
  Generator,
  seededConvLSTM2D,
  seededConvLSTM2DCell,
  seededGRU,
  seededLSTM,
  seededLSTMCell,
  seededSimpleRNN,
} from '../../index.ts';
import { onHostBackends } from '../backends.ts';
import { bitsOf } from '../bits.ts';
import { itIsASeededRecurrentCell } from './recurrent_cell_suite.ts';
import { PLAIN, waves } from './recurrent_declaration.ts';
import { itIsASeededRecurrentLayer } from './recurrent_layer_suite.ts';
import { itEqualsKeras } from './recurrent_reference.ts';

itIsASeededRecurrentLayer({
  name: 'SeededConvLSTM2D',
  kind: 'conv_lstm2d',
  make: seededConvLSTM2D,
  makeStock: tf.layers.convLstm2d,
  size: { filters: 2, kernelSize: 2 },
  shape: [2, 3, 3, 4, 2],
  masks: 4,
  on: onHostBackends,
  variants: {
    padded: { padding: 'same' },
    'in strides': { strides: 2 },
    dilated: { dilationRate: [1, 2] },
    'another recurrent activation': { recurrentActivation: 'sigmoid' },
  },
});

itIsASeededRecurrentCell({
  name: 'SeededConvLSTM2DCell',
  kind: 'conv_lstm2d_cell',
  make: seededConvLSTM2DCell,
  makeStock: tf.layers.convLstm2dCell,
  makeLayer: seededConvLSTM2D,
  size: { filters: 2, kernelSize: 2 },
  shape: [2, 3, 4, 2],
  states: [
    [2, 2, 3, 2],
    [2, 2, 3, 2],
  ],
  masks: 4,
  on: onHostBackends,
});

describe('SeededConvLSTM2D', () => {
  onHostBackends(() => itEqualsKeras('ConvLSTM2D', seededConvLSTM2D));

  it('accepts channels first, as the stock layer does on cpu', async () => {
    await tf.setBackend('cpu');
    const args = { filters: 2, kernelSize: 2, dataFormat: 'channelsFirst', ...PLAIN } as const;
    const layer = seededConvLSTM2D({ ...args, dropout: 0.4, recurrentDropout: 0.3, seed: 1 });
    const x = waves([1, 2, 2, 3, 4]);
    const [given, wanted] = [layer, tf.layers.convLstm2d(args)].map((one) => {
      tf.dispose(one.apply(x) as tf.Tensor);
      one.setWeights(one.getWeights().map((weight) => waves(weight.shape)));
      return bitsOf(one.apply(x) as tf.Tensor);
    });
    expect(given).to.deep.equal(wanted);
    const dropped = layer.apply(x, { training: true }) as tf.Tensor;
    expect(dropped.shape).to.deep.equal([1, 2, 2, 3]);
    expect(bitsOf(dropped)).not.to.deep.equal(wanted);
    expect(layer.stream.position).to.equal(8);
  });
});

describe('the refused arguments of recurrent layers', () => {
  it('claim no stream', () => {
    const generator = Generator.fromSeed(1);
    const before = generator.getConfig();
    expect(() => seededConvLSTM2D({ filters: 1, kernelSize: 1, unroll: true, generator })).to.throw(
      TypeError,
      'SeededConvLSTM2D: `unroll` must be left out, but got true. TensorFlow.js cannot unroll convolutional layers.',
    );
    expect(generator.getConfig()).to.equal(before);
  });

  it('are named if they are left out altogether', () => {
    for (const make of [seededConvLSTM2D, seededLSTM, seededGRU, seededSimpleRNN, seededLSTMCell]) {
      expect(() => make(undefined as never)).to.throw(
        TypeError,
        /^Seeded\w+: `args` must be an object, but got undefined\.$/,
      );
    }
  });
});
