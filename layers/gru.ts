import { layers } from '@tensorflow/tfjs-layers';
import type { SourceArguments } from '../generator/source.ts';
import type { ArgumentsOf } from '../hooks/stock_classes.ts';
import { SeededGRUCell } from './gru_cell.ts';
import { seededRNN } from './seeded_rnn.ts';

/** The arguments of `SeededGRU`: those of the stock layer, and the source of its randomness. */
export interface SeededGRUArguments extends ArgumentsOf<typeof layers.gru>, SourceArguments {}

/**
 * A gated recurrent layer, with the arguments and weights of stock `GRU`.
 *
 * The masks of `dropout` and `recurrentDropout` are drawn from a stream: new ones at every call in training, the same
 * at all time steps of a call. In inference nothing is dropped or drawn. (Keras draws masks there too and discards
 * them, so a layer with `seed: n` agrees with Keras's only until it is called in inference.)
 *
 * **Shape** [batch, steps, features] to [batch, units], or [batch, steps, units] with `returnSequences`.
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 * **See** Keras, `keras/src/layers/rnn/gru.py`.
 */
export class SeededGRU extends seededRNN<SeededGRUArguments>(layers.RNN, SeededGRUCell) {
  static override className = 'SeededGRU';
  static override kind = 'gru';
}

/**
 * Returns a gated recurrent layer, with the arguments and weights of `tf.layers.gru`.
 *
 * `dropout` is the fraction of the inputs to drop, `recurrentDropout` that of the recurrent state, both 0 by default.
 * Masks are new at every call in training and the same at all time steps of a call; in inference nothing is dropped.
 *
 * **Shape** [batch, steps, features] to [batch, units], or [batch, steps, units] with `returnSequences`.
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 *
 * @example
 * const layer = seededGRU({ units: 16, dropout: 0.2, recurrentDropout: 0.2, generator, inputShape: [10, 8] });
 */
export function seededGRU(args: SeededGRUArguments): SeededGRU {
  return new SeededGRU(args);
}
