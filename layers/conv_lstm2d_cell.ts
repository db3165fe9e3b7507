import { add, mul, split } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { SourceArguments } from '../generator/source.ts';
import { type ArgumentsOf, ConvLSTM2DCell } from '../hooks/stock_classes.ts';
import { type Gates, seededCell } from './seeded_cell.ts';

/** The arguments of `SeededConvLSTM2DCell`: those of the stock cell, and the source of its randomness. */
export interface SeededConvLSTM2DCellArguments extends ArgumentsOf<typeof layers.convLstm2dCell>, SourceArguments {}

/** The input gate i, the forget gate f, the candidate c and the output gate o, computed by convolutions. */
const gates: Gates<ConvLSTM2DCell> = {
  count: 4,
  haveOwnMasks: () => true,
  step(cell, inputs, states, [, carry]) {
    const kernels = split(cell.kernel.read(), 4, 3);
    const recurrentKernels = split(cell.recurrentKernel.read(), 4, 3);
    const biases = cell.useBias ? split(cell.bias.read(), 4) : [];
    const sum = (gate: number) =>
      add(
        cell.inputConv(inputs[gate], kernels[gate], biases[gate], cell.padding),
        cell.recurrentConv(states[gate], recurrentKernels[gate]),
      );
    const i = cell.recurrentActivation.apply(sum(0));
    const f = cell.recurrentActivation.apply(sum(1));
    const c = add(mul(f, carry), mul(i, cell.activation.apply(sum(2))));
    const h = mul(cell.recurrentActivation.apply(sum(3)), cell.activation.apply(c));
    return [h, h, c];
  },
};

/**
 * The cell of `SeededConvLSTM2D`: a stock `ConvLSTM2DCell` whose dropout masks, one for each gate, are drawn from a
 * stream.
 *
 * **See** Keras, `keras/src/layers/rnn/conv_lstm.py`.
 */
export class SeededConvLSTM2DCell extends seededCell<SeededConvLSTM2DCellArguments, ConvLSTM2DCell>(
  ConvLSTM2DCell,
  gates,
) {
  static override className = 'SeededConvLSTM2DCell';
  static override kind = 'conv_lstm2d_cell';
}

/**
 * Returns the cell of `seededConvLSTM2D`, with the arguments and weights of `tf.layers.convLstm2dCell`.
 *
 * `dropout` is the fraction of the inputs to drop, `recurrentDropout` that of the recurrent state, both 0 by default.
 * Each gate has masks of its own, which are new at every call of the layer in training and the same at all its steps.
 *
 * **Shape** A step takes [batch, rows, columns, channels] and two states of [batch, rows, columns, filters].
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 *
 * @example
 * const cell = seededConvLSTM2DCell({ filters: 8, kernelSize: 3, dropout: 0.2, generator });
 */
export function seededConvLSTM2DCell(args: SeededConvLSTM2DCellArguments): SeededConvLSTM2DCell {
  return new SeededConvLSTM2DCell(args);
}
