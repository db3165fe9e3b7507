import type { layers } from '@tensorflow/tfjs-layers';
import type { SourceArguments } from '../generator/source.ts';
import { type ArgumentsOf, SimpleRNNCell } from '../hooks/stock_classes.ts';
import { seededCell } from './seeded_cell.ts';

/** The arguments of `SeededSimpleRNNCell`: those of the stock cell, and the source of its randomness. */
export interface SeededSimpleRNNCellArguments extends ArgumentsOf<typeof layers.simpleRNNCell>, SourceArguments {}

/** The cell of `SeededSimpleRNN`: a stock `SimpleRNNCell` whose dropout masks are drawn from a stream. */
export class SeededSimpleRNNCell extends seededCell<SeededSimpleRNNCellArguments, SimpleRNNCell>(SimpleRNNCell) {
  static override className = 'SeededSimpleRNNCell';
  static override kind = 'simple_rnn_cell';
}

/**
 * Returns the cell of `seededSimpleRNN`, for `tf.layers.rnn`, with the arguments and weights of
 * `tf.layers.simpleRNNCell`.
 *
 * `dropout` is the fraction of the inputs to drop, `recurrentDropout` that of the recurrent state, both 0 by default.
 * Masks are new at every call of the layer in training and the same at all its time steps.
 *
 * **Shape** A step takes [batch, features] and a state of [batch, units].
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 *
 * @example
 * const cell = seededSimpleRNNCell({ units: 16, dropout: 0.2, generator });
 * model.add(tf.layers.rnn({ cell, inputShape: [10, 8] }));
 */
export function seededSimpleRNNCell(args: SeededSimpleRNNCellArguments): SeededSimpleRNNCell {
  return new SeededSimpleRNNCell(args);
}
