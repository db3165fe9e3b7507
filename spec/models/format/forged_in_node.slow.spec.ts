import * as tf from '@tensorflow/tfjs';
import '../../backends.ts';
import { itRefusesForgeries, ways } from './forgery_suite.ts';

/** How many forgeries of each way are tried, in a random order: each kind of damage is made to many numbers. */
const MOST = 1500;

describe('any checkpoint that is well sealed, and wrong inside', () => {
  before(() => tf.setBackend('cpu'));

  for (const way of Object.keys(ways)) itRefusesForgeries(way, MOST);
});
