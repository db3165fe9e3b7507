import { layers } from '@tensorflow/tfjs-layers';
import type { SourceArguments } from '../generator/source.ts';
import type { ArgumentsOf } from '../hooks/stock_classes.ts';
import { SeededLSTMCell } from './lstm_cell.ts';
import { seededRNN } from './seeded_rnn.ts';

/** The arguments of `SeededLSTM`: those of the stock layer, and the source of its randomness. */
export interface SeededLSTMArguments extends ArgumentsOf<typeof layers.lstm>, SourceArguments {}

/**
 * A long short-term memory layer, with the arguments and weights of stock `LSTM`.
 *
 * The masks of `dropout` and `recurrentDropout` are drawn from a stream: new ones at every call in training, the same
 * at all time steps of a call. In inference nothing is dropped or drawn. (Keras draws masks there too and discards
 * them, so a layer with `seed: n` agrees with Keras's only until it is called in inference.)
 *
 * **Shape** [batch, steps, features] to [batch, units], or [batch, steps, units] with `returnSequences`.
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 * **See** Keras, `keras/src/layers/rnn/lstm.py`.
 */
export class SeededLSTM extends seededRNN<SeededLSTMArguments>(layers.RNN, SeededLSTMCell) {
  static override className = 'SeededLSTM';
  static override kind = 'lstm';
}

/**
 * Returns a long short-term memory layer, with the arguments and weights of `tf.layers.lstm`.
 *
 * `dropout` is the fraction of the inputs to drop, `recurrentDropout` that of the recurrent state, both 0 by default.
 * Masks are new at every call in training and the same at all time steps of a call; in inference nothing is dropped.
 *
 * **Shape** [batch, steps, features] to [batch, units], or [batch, steps, units] with `returnSequences`.
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 *
 * @example
 * const layer = seededLSTM({ units: 16, dropout: 0.2, recurrentDropout: 0.2, generator, inputShape: [10, 8] });
 */
export function seededLSTM(args: SeededLSTMArguments): SeededLSTM {
  return new SeededLSTM(args);
}
