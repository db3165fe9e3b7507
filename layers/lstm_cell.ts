import { add, matMul, mul, split } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { SourceArguments } from '../generator/source.ts';
import { type ArgumentsOf, LSTMCell } from '../hooks/stock_classes.ts';
import { type Gates, inImplementation1, seededCell } from './seeded_cell.ts';

/** The arguments of `SeededLSTMCell`: those of the stock cell, and the source of its randomness. */
export interface SeededLSTMCellArguments extends ArgumentsOf<typeof layers.lstmCell>, SourceArguments {}

/** The input gate i, the forget gate f, the candidate c and the output gate o. */
const gates: Gates<LSTMCell> = {
  count: 4,
  haveOwnMasks: inImplementation1,
  step(cell, inputs, states, [, carry]) {
    const kernels = split(cell.kernel.read(), 4, 1);
    const recurrentKernels = split(cell.recurrentKernel.read(), 4, 1);
    const biases = cell.useBias ? split(cell.bias.read(), 4) : undefined;
    const sum = (gate: number) => {
      const product = matMul(inputs[gate], kernels[gate]);
      return add(biases ? add(product, biases[gate]) : product, matMul(states[gate], recurrentKernels[gate]));
    };
    const i = cell.recurrentActivation.apply(sum(0));
    const f = cell.recurrentActivation.apply(sum(1));
    const c = add(mul(f, carry), mul(i, cell.activation.apply(sum(2))));
    const h = mul(cell.recurrentActivation.apply(sum(3)), cell.activation.apply(c));
    return [h, h, c];
  },
};

/**
 * The cell of `SeededLSTM`: a stock `LSTMCell` whose dropout masks are drawn from a stream.
 *
 * As in Keras, and unlike stock tfjs, each gate has masks of its own with `recurrentDropout` or `implementation: 1`;
 * otherwise the gates share one.
 *
 * **See** Keras, `keras/src/layers/rnn/lstm.py`.
 */
export class SeededLSTMCell extends seededCell<SeededLSTMCellArguments, LSTMCell>(LSTMCell, gates) {
  static override className = 'SeededLSTMCell';
  static override kind = 'lstm_cell';
}

/**
 * Returns the cell of `seededLSTM`, for `tf.layers.rnn`, with the arguments and weights of `tf.layers.lstmCell`.
 *
 * `dropout` is the fraction of the inputs to drop, `recurrentDropout` that of the recurrent state, both 0 by default.
 * Masks are new at every call of the layer in training and the same at all its time steps.
 *
 * **Shape** A step takes [batch, features] and two states of [batch, units].
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 *
 * @example
 * const cell = seededLSTMCell({ units: 16, dropout: 0.2, generator });
 * model.add(tf.layers.rnn({ cell, inputShape: [10, 8] }));
 */
export function seededLSTMCell(args: SeededLSTMCellArguments): SeededLSTMCell {
  return new SeededLSTMCell(args);
}
