import * as tf from '@tensorflow/tfjs';
import { seededLSTM, seededLSTMCell } from '../../index.ts';
import { onHostBackends } from '../backends.ts';
import { itIsASeededRecurrentCell } from './recurrent_cell_suite.ts';
import { itIsASeededRecurrentLayer } from './recurrent_layer_suite.ts';
import { itEqualsKeras } from './recurrent_reference.ts';

itIsASeededRecurrentLayer({
  name: 'SeededLSTM',
  kind: 'lstm',
  make: seededLSTM,
  makeStock: tf.layers.lstm,
  size: { units: 3 },
  shape: [2, 4, 5],
  masks: 4,
  on: onHostBackends,
  variants: {
    unrolled: { unroll: true },
    'implementation 1': { implementation: 1 },
    'another recurrent activation': { recurrentActivation: 'sigmoid' },
  },
});

itIsASeededRecurrentCell({
  name: 'SeededLSTMCell',
  kind: 'lstm_cell',
  make: seededLSTMCell,
  makeStock: tf.layers.lstmCell,
  makeLayer: seededLSTM,
  size: { units: 3 },
  shape: [2, 5],
  states: [
    [2, 3],
    [2, 3],
  ],
  masks: 4,
  on: onHostBackends,
});

describe('SeededLSTM', () => {
  onHostBackends(() => itEqualsKeras('LSTM', seededLSTM));
});
