import type { Tensor } from '@tensorflow/tfjs-core';
import { dropout } from '../backends/dropout.ts';
import { checkRate, wrong } from '../generator/arguments.ts';
import { Source, type SourceArguments } from '../generator/source.ts';
import { nextOffset } from '../generator/stream.ts';
import type { DrawOffset } from '../numbers/philox.ts';

/** The drop rates of a recurrent cell, and the source of its randomness. */
export interface RecurrentDropoutArguments extends SourceArguments {
  /** Fraction of the inputs to drop, in [0, 1); 0 by default. */
  dropout?: number;
  /** Fraction of the recurrent state to drop, in [0, 1); 0 by default. */
  recurrentDropout?: number;
}

/** How many masks of each kind a cell uses: one for all gates, or one for each of three or four. */
export type MaskCount = 1 | 3 | 4;

/** Throws unless both rates are in [0, 1). Returns the arguments, for the call of `super`. */
export function checkRates<Args extends RecurrentDropoutArguments>(where: string, args: Args): Args {
  if (typeof args !== 'object' || args === null) throw wrong(TypeError, where, 'args', 'an object', args);
  checkRate(where, 'dropout', args.dropout ?? 0);
  checkRate(where, 'recurrentDropout', args.recurrentDropout ?? 0);
  return args;
}

/**
 * The dropout of a recurrent cell: masks that are drawn at the first time step of a call and stay the same to its last.
 *
 * Between the steps only the draw offsets of the masks are kept, and each step makes the masks again. A new call is
 * recognized by its `kwargs`: tfjs passes the same object at every step of a call, and a new one at the next call.
 *
 * As in Keras, all masks of the inputs are drawn first, then all of the recurrent state, each as one draw.
 *
 * **See** Keras, `keras/src/layers/rnn/dropout_rnn_cell.py`; Y. Gal and Z. Ghahramani, NIPS 2016.
 */
export class RecurrentDropout {
  readonly source: Source;
  readonly #where: string;
  readonly #rate: number;
  readonly #recurrentRate: number;
  readonly #count: MaskCount;
  #call: object | undefined;
  #inputOffsets: DrawOffset[] = [];
  #stateOffsets: DrawOffset[] = [];

  /** `args` have been checked. `kind` is the name of the stream unless another one is given. */
  constructor(where: string, kind: string, args: RecurrentDropoutArguments, count: MaskCount) {
    this.source = Source.of(where, kind, args);
    this.#where = where;
    this.#rate = args.dropout ?? 0;
    this.#recurrentRate = args.recurrentDropout ?? 0;
    this.#count = count;
  }

  /** Whether a step with these `kwargs` drops anything. */
  drops(kwargs: { training?: boolean } | undefined): boolean {
    return Boolean(kwargs?.training) && (this.#rate > 0 || this.#recurrentRate > 0);
  }

  /** Returns the inputs and the state of a step after dropout, once for each mask. */
  apply(x: Tensor, h: Tensor, kwargs: object): { inputs: Tensor[]; states: Tensor[] } {
    if (x.dtype !== 'float32') throw wrong(TypeError, this.#where, 'inputs', 'float32', x.dtype);
    if (kwargs !== this.#call) this.#draw(kwargs);
    return {
      inputs: this.#drop(x, this.#rate, this.#inputOffsets),
      states: this.#drop(h, this.#recurrentRate, this.#stateOffsets),
    };
  }

  #draw(kwargs: object): void {
    const offsets = (rate: number) =>
      rate > 0 ? Array.from({ length: this.#count }, () => nextOffset(this.source.stream)) : [];
    this.#inputOffsets = offsets(this.#rate);
    this.#stateOffsets = offsets(this.#recurrentRate);
    this.#call = kwargs;
  }

  #drop(x: Tensor, rate: number, offsets: DrawOffset[]): Tensor[] {
    if (rate === 0) return Array.from({ length: this.#count }, () => x);
    return offsets.map((offset) => dropout(x, { rate, noiseShape: x.shape, offset }));
  }
}
