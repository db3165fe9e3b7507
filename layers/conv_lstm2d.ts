import type { layers } from '@tensorflow/tfjs-layers';
import { wrong } from '../generator/arguments.ts';
import type { SourceArguments } from '../generator/source.ts';
import { type ArgumentsOf, ConvRNN2D } from '../hooks/stock_classes.ts';
import { SeededConvLSTM2DCell } from './conv_lstm2d_cell.ts';
import { seededRNN } from './seeded_rnn.ts';

/** The arguments of `SeededConvLSTM2D`: those of the stock layer, and where the randomness comes from. */
export interface SeededConvLSTM2DArguments extends ArgumentsOf<typeof layers.convLstm2d>, SourceArguments {}

/**
 * A long short-term memory layer for sequences of images with the arguments and weights of stock `ConvLSTM2D`, whose
 * `dropout` and `recurrentDropout` draw their masks from a stream: afresh at every call in training, the same at all
 * time steps of a call.
 *
 * In inference nothing is drawn; Keras draws there too, which only shows in the positions of a `seed: n` layer that is
 * called in both ways.
 *
 * **Shape** [batch, steps, rows, columns, channels] to [batch, rows, columns, filters], or a sequence of it; channels
 * first with `dataFormat`.
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 * **See** Keras, `keras/src/layers/rnn/conv_lstm.py`.
 */
export class SeededConvLSTM2D extends seededRNN<SeededConvLSTM2DArguments>(ConvRNN2D, SeededConvLSTM2DCell) {
  static override className = 'SeededConvLSTM2D';
  static override kind = 'conv_lstm2d';

  constructor(args: SeededConvLSTM2DArguments) {
    if (args?.unroll) {
      throw wrong(
        TypeError,
        new.target.className,
        'unroll',
        'left out: tfjs does not unroll convolutions',
        args.unroll,
      );
    }
    super(args);
  }
}

/** Makes a `SeededConvLSTM2D`. */
export function seededConvLSTM2D(args: SeededConvLSTM2DArguments): SeededConvLSTM2D {
  return new SeededConvLSTM2D(args);
}
