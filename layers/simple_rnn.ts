import { layers } from '@tensorflow/tfjs-layers';
import type { SourceArguments } from '../generator/source.ts';
import type { ArgumentsOf } from '../hooks/stock_classes.ts';
import { seededRNN } from './seeded_rnn.ts';
import { SeededSimpleRNNCell } from './simple_rnn_cell.ts';

/** The arguments of `SeededSimpleRNN`: those of the stock layer, and where the randomness comes from. */
export interface SeededSimpleRNNArguments extends ArgumentsOf<typeof layers.simpleRNN>, SourceArguments {}

/**
 * A fully connected recurrent layer with the arguments and weights of stock `SimpleRNN`, whose `dropout` and
 * `recurrentDropout` draw their masks from a stream: afresh at every call in training, the same at all time steps of a
 * call.
 *
 * In inference nothing is drawn; Keras draws there too, which only shows in the positions of a `seed: n` layer that is
 * called in both ways.
 *
 * **Shape** [batch, steps, features] to [batch, units], or [batch, steps, units] with `returnSequences`.
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 * **See** Keras, `keras/src/layers/rnn/simple_rnn.py`.
 */
export class SeededSimpleRNN extends seededRNN<SeededSimpleRNNArguments>(layers.RNN, SeededSimpleRNNCell) {
  static override className = 'SeededSimpleRNN';
  static override kind = 'simple_rnn';
}

/** Makes a `SeededSimpleRNN`. */
export function seededSimpleRNN(args: SeededSimpleRNNArguments): SeededSimpleRNN {
  return new SeededSimpleRNN(args);
}
