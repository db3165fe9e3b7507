import { add, matMul, mul, split, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { SourceArguments } from '../generator/source.ts';
import { type ArgumentsOf, GRUCell } from '../hooks/stock_classes.ts';
import { type Gates, inImplementation1, seededCell } from './seeded_cell.ts';

/** The arguments of `SeededGRUCell`: those of the stock cell, and where the randomness comes from. */
export interface SeededGRUCellArguments extends ArgumentsOf<typeof layers.gruCell>, SourceArguments {}

/** The update gate z, the reset gate r, and the candidate h. The state that passes by the gates is not dropped. */
const gates: Gates<GRUCell> = {
  count: 3,
  apart: inImplementation1,
  step(cell, inputs, states, [state]) {
    const kernels = split(cell.kernel.read(), 3, 1);
    const recurrentKernels = split(cell.recurrentKernel.read(), 3, 1);
    const biases = cell.useBias ? split(cell.bias.read(), 3) : undefined;
    const seen = (gate: number) => {
      const product = matMul(inputs[gate], kernels[gate]);
      return biases ? add(product, biases[gate]) : product;
    };
    const known = (gate: number, h: Tensor) => matMul(h, recurrentKernels[gate]);
    const z = cell.recurrentActivation.apply(add(seen(0), known(0, states[0])));
    const r = cell.recurrentActivation.apply(add(seen(1), known(1, states[1])));
    const candidate = cell.activation.apply(add(seen(2), known(2, mul(r, states[2]))));
    const h = add(mul(z, state), mul(sub(1, z), candidate));
    return [h, h];
  },
};

/**
 * The cell of `SeededGRU`: a stock `GRUCell` whose dropout masks come from a stream.
 *
 * As in Keras, and other than in stock tfjs, each gate has masks of its own with `recurrentDropout` or with
 * `implementation: 1`; otherwise the gates share one.
 *
 * **See** Keras, `keras/src/layers/rnn/gru.py`.
 */
export class SeededGRUCell extends seededCell<SeededGRUCellArguments, GRUCell>(GRUCell, gates) {
  static override className = 'SeededGRUCell';
  static override kind = 'gru_cell';
}

/** Makes a `SeededGRUCell`. */
export function seededGRUCell(args: SeededGRUCellArguments): SeededGRUCell {
  return new SeededGRUCell(args);
}
