import * as tf from '@tensorflow/tfjs';
import '../../backends.ts';
import { itRefusesForgeries, ways } from './forgery_suite.ts';

describe('a checkpoint that is well sealed, and wrong inside', () => {
  before(() => tf.setBackend('cpu'));

  // All of them: forged_in_node.slow.spec.ts.
  for (const way of Object.keys(ways)) itRefusesForgeries(way, 45);
});
