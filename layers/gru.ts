import { layers } from '@tensorflow/tfjs-layers';
import type { SourceArguments } from '../generator/source.ts';
import type { ArgumentsOf } from '../hooks/stock_classes.ts';
import { SeededGRUCell } from './gru_cell.ts';
import { seededRNN } from './seeded_rnn.ts';

/** The arguments of `SeededGRU`: those of the stock layer, and where the randomness comes from. */
export interface SeededGRUArguments extends ArgumentsOf<typeof layers.gru>, SourceArguments {}

/**
 * A gated recurrent layer with the arguments and weights of stock `GRU`, whose `dropout` and `recurrentDropout` draw
 * their masks from a stream: afresh at every call in training, the same at all time steps of a call.
 *
 * In inference nothing is drawn; Keras draws there too, which only shows in the positions of a `seed: n` layer that is
 * called in both ways.
 *
 * **Shape** [batch, steps, features] to [batch, units], or [batch, steps, units] with `returnSequences`.
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 * **See** Keras, `keras/src/layers/rnn/gru.py`.
 */
export class SeededGRU extends seededRNN<SeededGRUArguments>(layers.RNN, SeededGRUCell) {
  static override className = 'SeededGRU';
  static override kind = 'gru';
}

/** Makes a `SeededGRU`. */
export function seededGRU(args: SeededGRUArguments): SeededGRU {
  return new SeededGRU(args);
}
