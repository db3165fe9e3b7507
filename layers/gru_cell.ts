import { add, matMul, mul, split, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { SourceArguments } from '../generator/source.ts';
import { type ArgumentsOf, GRUCell } from '../hooks/stock_classes.ts';
import { type Gates, inImplementation1, seededCell } from './seeded_cell.ts';

/** The arguments of `SeededGRUCell`: those of the stock cell, and the source of its randomness. */
export interface SeededGRUCellArguments extends ArgumentsOf<typeof layers.gruCell>, SourceArguments {}

/** The update gate z, the reset gate r and the candidate h. The state that z carries over is not dropped. */
const gates: Gates<GRUCell> = {
  count: 3,
  haveOwnMasks: inImplementation1,
  step(cell, inputs, states, [state]) {
    const kernels = split(cell.kernel.read(), 3, 1);
    const recurrentKernels = split(cell.recurrentKernel.read(), 3, 1);
    const biases = cell.useBias ? split(cell.bias.read(), 3) : undefined;
    const fromInput = (gate: number) => {
      const product = matMul(inputs[gate], kernels[gate]);
      return biases ? add(product, biases[gate]) : product;
    };
    const fromState = (gate: number, h: Tensor) => matMul(h, recurrentKernels[gate]);
    const z = cell.recurrentActivation.apply(add(fromInput(0), fromState(0, states[0])));
    const r = cell.recurrentActivation.apply(add(fromInput(1), fromState(1, states[1])));
    const candidate = cell.activation.apply(add(fromInput(2), fromState(2, mul(r, states[2]))));
    const h = add(mul(z, state), mul(sub(1, z), candidate));
    return [h, h];
  },
};

/**
 * The cell of `SeededGRU`: a stock `GRUCell` whose dropout masks are drawn from a stream.
 *
 * As in Keras, and unlike stock tfjs, each gate has masks of its own with `recurrentDropout` or `implementation: 1`;
 * otherwise the gates share one.
 *
 * **See** Keras, `keras/src/layers/rnn/gru.py`.
 */
export class SeededGRUCell extends seededCell<SeededGRUCellArguments, GRUCell>(GRUCell, gates) {
  static override className = 'SeededGRUCell';
  static override kind = 'gru_cell';
}

/**
 * Returns the cell of `seededGRU`, for `tf.layers.rnn`, with the arguments and weights of `tf.layers.gruCell`.
 *
 * `dropout` is the fraction of the inputs to drop, `recurrentDropout` that of the recurrent state, both 0 by default.
 * Masks are new at every call of the layer in training and the same at all its time steps.
 *
 * **Shape** A step takes [batch, features] and a state of [batch, units].
 * **Range** `dropout` and `recurrentDropout` in [0, 1).
 *
 * @example
 * const cell = seededGRUCell({ units: 16, dropout: 0.2, generator });
 * model.add(tf.layers.rnn({ cell, inputShape: [10, 8] }));
 */
export function seededGRUCell(args: SeededGRUCellArguments): SeededGRUCell {
  return new SeededGRUCell(args);
}
