import * as tf from '@tensorflow/tfjs';
import { seededSimpleRNN, seededSimpleRNNCell } from '../../index.ts';
import { onEveryBackend } from '../backends.ts';
import { itIsASeededRecurrentCell } from './recurrent_cell_suite.ts';
import { itIsASeededRecurrentLayer } from './recurrent_layer_suite.ts';
import { itEqualsKeras } from './recurrent_reference.ts';

itIsASeededRecurrentLayer({
  name: 'SeededSimpleRNN',
  kind: 'simple_rnn',
  make: seededSimpleRNN,
  makeStock: tf.layers.simpleRNN,
  size: { units: 3 },
  shape: [2, 4, 5],
  masks: 1,
  variants: {
    unrolled: { unroll: true },
  },
});

itIsASeededRecurrentCell({
  name: 'SeededSimpleRNNCell',
  kind: 'simple_rnn_cell',
  make: seededSimpleRNNCell,
  makeStock: tf.layers.simpleRNNCell,
  makeLayer: seededSimpleRNN,
  size: { units: 3 },
  shape: [2, 5],
  states: [[2, 3]],
  masks: 1,
});

describe('SeededSimpleRNN', () => {
  onEveryBackend(() => itEqualsKeras('SimpleRNN', seededSimpleRNN));
});
