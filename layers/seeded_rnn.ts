import type { serialization } from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { Generator } from '../generator/generator.ts';
import type { Stream } from '../generator/stream.ts';
import { checkInputs } from '../hooks/copies.ts';
import type { Named, Seeded } from './seeded_cell.ts';

type RNN = InstanceType<typeof layers.RNN>;

/** A class of seeded recurrent layers. */
export interface SeededRNNClass<Args> {
  new (args: Args): RNN & Seeded;
  className: string;
  kind: string;
  fromConfig: typeof serialization.Serializable.fromConfig;
}

/**
 * Returns a class of seeded recurrent layers: `Stock`, which runs any cell, with a cell of class `Cell`, whose stream
 * is also the layer's.
 */
export function seededRNN<Args extends object>(
  Stock: new (args: never) => RNN,
  Cell: new (args: Args, named?: Named) => Seeded,
): SeededRNNClass<Args> {
  const Base = Stock as unknown as new (args: object) => RNN;

  class SeededRNN extends Base implements Seeded {
    static className = 'SeededRNN';
    static kind = 'rnn';

    static fromConfig<T extends serialization.Serializable>(
      cls: serialization.SerializableConstructor<T>,
      config: serialization.ConfigDict,
    ): T {
      return new cls(config);
    }

    constructor(args: Args) {
      super({ ...args, cell: new Cell(args, new.target) });
    }

    override apply(...args: Parameters<RNN['apply']>): ReturnType<RNN['apply']> {
      checkInputs(this.getClassName(), args[0]);
      return super.apply(...args);
    }

    get generator(): Generator | undefined {
      return (this.cell as unknown as Seeded).generator;
    }

    get stream(): Stream {
      return (this.cell as unknown as Seeded).stream;
    }
  }

  return SeededRNN as unknown as SeededRNNClass<Args>;
}
