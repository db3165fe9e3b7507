import { layers } from '@tensorflow/tfjs-layers';
import type { SourceArguments } from '../generator/source.ts';
import type { ArgumentsOf } from '../hooks/stock_classes.ts';
import { seededRNN } from './seeded_rnn.ts';
import { SeededSimpleRNNCell } from './simple_rnn_cell.ts';

/** The arguments of `SeededSimpleRNN`: those of the stock layer, and the source of its randomness. */
export interface SeededSimpleRNNArguments extends ArgumentsOf<typeof layers.simpleRNN>, SourceArguments {}

/**
 * A fully connected recurrent layer, with the arguments and weights of stock `SimpleRNN`.
 *
 * The masks of `dropout` and `recurrentDropout` are drawn from a stream: new ones at every call in training, the same
 * at all time steps of a call. In inference nothing is dropped or drawn. (Keras draws masks there too and discards
 * them, so a layer with `seed: n` agrees with Keras's only until it is called in inference.)
 *
 * **Shape** [batch, steps, features] to [batch, units], or [batch, steps, units] with `returnSequences`.
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 * **See** Keras, `keras/src/layers/rnn/simple_rnn.py`.
 */
export class SeededSimpleRNN extends seededRNN<SeededSimpleRNNArguments>(layers.RNN, SeededSimpleRNNCell) {
  static override className = 'SeededSimpleRNN';
  static override kind = 'simple_rnn';
}

/**
 * Returns a fully connected recurrent layer, with the arguments and weights of `tf.layers.simpleRNN`.
 *
 * `dropout` is the fraction of the inputs to drop, `recurrentDropout` that of the recurrent state, both 0 by default.
 * Masks are new at every call in training and the same at all time steps of a call; in inference nothing is dropped.
 *
 * **Shape** [batch, steps, features] to [batch, units], or [batch, steps, units] with `returnSequences`.
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 *
 * @example
 * const layer = seededSimpleRNN({ units: 16, dropout: 0.2, recurrentDropout: 0.2, generator, inputShape: [10, 8] });
 */
export function seededSimpleRNN(args: SeededSimpleRNNArguments): SeededSimpleRNN {
  return new SeededSimpleRNN(args);
}
