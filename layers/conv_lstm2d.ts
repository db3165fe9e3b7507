import type { layers } from '@tensorflow/tfjs-layers';
import { wrong } from '../generator/arguments.ts';
import type { SourceArguments } from '../generator/source.ts';
import { type ArgumentsOf, ConvRNN2D } from '../hooks/stock_classes.ts';
import { SeededConvLSTM2DCell } from './conv_lstm2d_cell.ts';
import { seededRNN } from './seeded_rnn.ts';

/** The arguments of `SeededConvLSTM2D`: those of the stock layer, and the source of its randomness. */
export interface SeededConvLSTM2DArguments extends ArgumentsOf<typeof layers.convLstm2d>, SourceArguments {}

/**
 * A convolutional LSTM layer for sequences of images, with the arguments and weights of stock `ConvLSTM2D`.
 *
 * The masks of `dropout` and `recurrentDropout` are drawn from a stream: new ones at every call in training, the same
 * at all time steps of a call. In inference nothing is dropped or drawn. (Keras draws masks there too and discards
 * them, so a layer with `seed: n` agrees with Keras's only until it is called in inference.)
 *
 * **Shape** [batch, steps, rows, columns, channels] to [batch, rows, columns, filters], or to [batch, steps, rows,
 * columns, filters] with `returnSequences`; channels first with `dataFormat: 'channelsFirst'`.
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 * **See** Keras, `keras/src/layers/rnn/conv_lstm.py`.
 */
export class SeededConvLSTM2D extends seededRNN<SeededConvLSTM2DArguments>(ConvRNN2D, SeededConvLSTM2DCell) {
  static override className = 'SeededConvLSTM2D';
  static override kind = 'conv_lstm2d';

  constructor(args: SeededConvLSTM2DArguments) {
    if (args?.unroll) {
      const cure = 'TensorFlow.js cannot unroll convolutional layers.';
      throw wrong(TypeError, new.target.className, 'unroll', 'left out', args.unroll, cure);
    }
    super(args);
  }
}

/**
 * Returns a convolutional LSTM layer for sequences of images, with the arguments and weights of `tf.layers.convLstm2d`.
 *
 * `dropout` is the fraction of the inputs to drop, `recurrentDropout` that of the recurrent state, both 0 by default.
 * Masks are new at every call in training and the same at all time steps of a call; in inference nothing is dropped.
 *
 * **Shape** [batch, steps, rows, columns, channels] to [batch, rows, columns, filters], or to [batch, steps, rows,
 * columns, filters] with `returnSequences`; channels first with `dataFormat: 'channelsFirst'`.
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 *
 * @example
 * const layer = seededConvLSTM2D({ filters: 8, kernelSize: 3, dropout: 0.2, generator, inputShape: [5, 16, 16, 1] });
 */
export function seededConvLSTM2D(args: SeededConvLSTM2DArguments): SeededConvLSTM2D {
  return new SeededConvLSTM2D(args);
}
