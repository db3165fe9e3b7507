import { layers } from '@tensorflow/tfjs-layers';
import type { SourceArguments } from '../generator/source.ts';
import type { ArgumentsOf } from '../hooks/stock_classes.ts';
import { SeededLSTMCell } from './lstm_cell.ts';
import { seededRNN } from './seeded_rnn.ts';

/** The arguments of `SeededLSTM`: those of the stock layer, and where the randomness comes from. */
export interface SeededLSTMArguments extends ArgumentsOf<typeof layers.lstm>, SourceArguments {}

/**
 * A long short-term memory layer with the arguments and weights of stock `LSTM`, whose `dropout` and
 * `recurrentDropout` draw their masks from a stream: afresh at every call in training, the same at all time steps of a
 * call.
 *
 * In inference nothing is drawn; Keras draws there too, which only shows in the positions of a `seed: n` layer that is
 * called in both ways.
 *
 * **Shape** [batch, steps, features] to [batch, units], or [batch, steps, units] with `returnSequences`.
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 * **See** Keras, `keras/src/layers/rnn/lstm.py`.
 */
export class SeededLSTM extends seededRNN<SeededLSTMArguments>(layers.RNN, SeededLSTMCell) {
  static override className = 'SeededLSTM';
  static override kind = 'lstm';
}

/** Makes a `SeededLSTM`. */
export function seededLSTM(args: SeededLSTMArguments): SeededLSTM {
  return new SeededLSTM(args);
}
