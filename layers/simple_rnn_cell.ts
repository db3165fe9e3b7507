import type { layers } from '@tensorflow/tfjs-layers';
import type { SourceArguments } from '../generator/source.ts';
import { type ArgumentsOf, SimpleRNNCell } from '../hooks/stock_classes.ts';
import { seededCell } from './seeded_cell.ts';

/** The arguments of `SeededSimpleRNNCell`: those of the stock cell, and where the randomness comes from. */
export interface SeededSimpleRNNCellArguments extends ArgumentsOf<typeof layers.simpleRNNCell>, SourceArguments {}

/** The cell of `SeededSimpleRNN`: a stock `SimpleRNNCell` whose dropout masks come from a stream. */
export class SeededSimpleRNNCell extends seededCell<SeededSimpleRNNCellArguments, SimpleRNNCell>(SimpleRNNCell) {
  static override className = 'SeededSimpleRNNCell';
  static override kind = 'simple_rnn_cell';
}

/** Makes a `SeededSimpleRNNCell`. */
export function seededSimpleRNNCell(args: SeededSimpleRNNCellArguments): SeededSimpleRNNCell {
  return new SeededSimpleRNNCell(args);
}
