import * as tf from '@tensorflow/tfjs';
import '../../backends.ts';
import { itRefusesForgeries, ways } from './forgery_suite.ts';

describe('any checkpoint that is well sealed, and wrong inside', () => {
  before(() => tf.setBackend('cpu'));

  for (const way of Object.keys(ways)) itRefusesForgeries(way);
});
