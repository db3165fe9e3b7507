import * as tf from '@tensorflow/tfjs';
import { seededGRU, seededGRUCell } from '../../index.ts';
import { onHostBackends } from '../backends.ts';
import { itIsASeededRecurrentCell } from './recurrent_cell_suite.ts';
import { itIsASeededRecurrentLayer } from './recurrent_layer_suite.ts';
import { itEqualsKeras } from './recurrent_reference.ts';

itIsASeededRecurrentLayer({
  name: 'SeededGRU',
  kind: 'gru',
  make: seededGRU,
  makeStock: tf.layers.gru,
  size: { units: 3 },
  shape: [2, 4, 5],
  masks: 3,
  on: onHostBackends,
  variants: {
    unrolled: { unroll: true },
    'implementation 1': { implementation: 1 },
    'another recurrent activation': { recurrentActivation: 'sigmoid' },
  },
});

itIsASeededRecurrentCell({
  name: 'SeededGRUCell',
  kind: 'gru_cell',
  make: seededGRUCell,
  makeStock: tf.layers.gruCell,
  makeLayer: seededGRU,
  size: { units: 3 },
  shape: [2, 5],
  states: [[2, 3]],
  masks: 3,
  on: onHostBackends,
});

describe('SeededGRU', () => {
  onHostBackends(() => itEqualsKeras('GRU', seededGRU));
});
