import { type serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { Generator } from '../generator/generator.ts';
import { getGenerator } from '../generator/global.ts';
import type { Stream } from '../generator/stream.ts';
import type { StockClass } from '../hooks/stock_classes.ts';
import { seedInitializers } from '../initializers/seed_initializers.ts';
import { checkRates, type MaskCount, RecurrentDropout, type RecurrentDropoutArguments } from './recurrent_dropout.ts';

/** A stock recurrent cell. */
type Cell = InstanceType<typeof layers.RNNCell>;

/** What a seeded cell or layer adds to a stock one. */
export interface Seeded {
  /** The generator that the masks are drawn from; undefined with a `seed`. */
  readonly generator: Generator | undefined;
  /** The stream that the masks are drawn from. */
  readonly stream: Stream;
}

/** A step of a cell whose gates have masks of their own. */
export interface Gates<C> {
  /** How many gates there are. */
  readonly count: MaskCount;
  /** Computes a step from the inputs and states of each gate after dropout, and from the state before dropout. */
  step(cell: C, inputs: Tensor[], states: Tensor[], state: Tensor[]): Tensor[];
  /** Whether the gates of a cell with these arguments have masks of their own; otherwise they share one. */
  haveOwnMasks(args: { implementation?: number; recurrentDropout?: number }): boolean;
}

/** Whether gates have masks of their own: as in Keras, in implementation 1, which recurrent dropout forces. */
export function inImplementation1(args: { implementation?: number; recurrentDropout?: number }): boolean {
  return (args.implementation ?? 2) === 1 || (args.recurrentDropout ?? 0) > 0;
}

/** The class after which streams and error messages are named: that of the cell, or of the layer that contains it. */
export interface Named {
  readonly className: string;
  readonly kind: string;
}

/** A class of seeded cells. */
export interface SeededCellClass<Args, C> {
  new (args: Args, named?: Named): C & Seeded;
  className: string;
  kind: string;
  fromConfig: typeof serialization.Serializable.fromConfig;
}

/**
 * Returns a class of seeded cells that extends a stock one: with its arguments and weights, but with masks drawn from a
 * stream, which are new at each call of the layer and the same at all of its time steps.
 *
 * Without dropout, and in inference, a step is the stock one, and nothing is drawn. (Keras draws masks there too, and
 * discards them.)
 */
export function seededCell<Args extends RecurrentDropoutArguments, C extends Cell>(
  Stock: StockClass<Args, C>,
  gates?: Gates<C>,
): SeededCellClass<Args, C> {
  const Base = Stock as unknown as new (args: Args) => Cell & { stateSize: number };

  class SeededCell extends Base implements Seeded {
    static className = 'SeededCell';
    static kind = 'cell';
    readonly #dropout: RecurrentDropout;
    /** The step for gates with masks of their own; undefined if they share one. */
    readonly #gates: Gates<C> | undefined;
    /** This cell with rates of 0, on which the stock step runs. */
    readonly #undropped: this;

    constructor(args: Args, named: Named = new.target) {
      super(checkRates(named.className, args));
      this.#gates = gates?.haveOwnMasks(args as object) ? gates : undefined;
      this.#dropout = new RecurrentDropout(named.className, named.kind, args, this.#gates?.count ?? 1);
      const { generator, stream } = this.#dropout.source;
      // With a `seed`, which in Keras is that of the masks alone, there is no generator of its own.
      const isGiven = (field: string) => (args as Record<string, unknown>)[field] != null;
      seedInitializers(this, generator ?? getGenerator(), stream.name ?? named.kind, isGiven);
      this.#undropped = Object.create(this, { dropout: { value: 0 }, recurrentDropout: { value: 0 } });
    }

    get generator(): Generator | undefined {
      return this.#dropout.source.generator;
    }

    get stream(): Stream {
      return this.#dropout.source.stream;
    }

    override call(given: Tensor | Tensor[], kwargs: { training?: boolean }): Tensor | Tensor[] {
      if (!this.#dropout.drops(kwargs)) return super.call.call(this.#undropped, given, kwargs);
      return tidy(() => {
        const [x, h, ...others] = given as Tensor[];
        const { inputs, states } = this.#dropout.apply(x, h, kwargs);
        if (this.#gates) return this.#gates.step(this as unknown as C, inputs, states, [h, ...others]);
        return super.call.call(this.#undropped, [inputs[0], states[0], ...others], kwargs);
      });
    }

    override getConfig(): serialization.ConfigDict {
      return { ...super.getConfig(), ...(this.#dropout.source.getConfig() as serialization.ConfigDict) };
    }
  }

  return SeededCell as unknown as SeededCellClass<Args, C>;
}
