import type { DataType, serialization, Tensor } from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';
import { backendInUse } from '../backends/known_backends.ts';
import { checkShape, wrong } from '../generator/arguments.ts';
import type { Generator } from '../generator/generator.ts';
import { Source, type SourceArguments } from '../generator/source.ts';
import { nextOffset, offsetAt, type Stream } from '../generator/stream.ts';
import type { DrawOffset } from '../numbers/philox.ts';

/** tfjs's abstract class: it accepts as an initializer only what inherits from it, but does not export it. */
const Initializer = Object.getPrototypeOf(initializers.zeros().constructor) as typeof serialization.Serializable;

/**
 * An initializer that draws, from a source of its own which its config carries.
 *
 * With a `generator`, every `apply` is one draw of the stream. With `seed: n`, every `apply` gives the same values,
 * those of Keras 3's initializer with `seed=n`.
 */
export abstract class SeededInitializer extends Initializer {
  /** The class's name, which a subclass overrides. */
  static className = 'SeededInitializer';
  /** What its streams are called when they are not named. */
  static kind = 'initializer';

  readonly #source: Source;

  /** Takes checked arguments. */
  constructor(args: SourceArguments | null | undefined) {
    super();
    this.#source = Source.of(new.target.className, new.target.kind, args ?? {});
  }

  /** The generator that the initializer draws from; undefined if it was given a `seed`. */
  get generator(): Generator | undefined {
    return this.#source.generator;
  }

  /** The stream that the initializer draws from. */
  get stream(): Stream {
    return this.#source.stream;
  }

  /** tfjs asks this of initializers. */
  fromConfigUsesCustomObjects(): boolean {
    return false;
  }

  /** Gives the initial values of a weight, as a float32 tensor of `shape`. */
  apply(shape: number[], dtype?: DataType | null): Tensor {
    const where = this.getClassName();
    checkShape(where, shape);
    if ((dtype ?? 'float32') !== 'float32') throw wrong(TypeError, where, 'dtype', "'float32'", dtype);
    return backendInUse().makeTensor(shape, 'float32', (out) => {
      const offset = this.#source.seed === undefined ? nextOffset(this.stream) : offsetAt(this.stream, 0);
      this.fill(out, shape, offset);
    });
  }

  override getConfig(): serialization.ConfigDict {
    const { seed } = this.#source;
    return seed === undefined ? (this.#source.getConfig() as serialization.ConfigDict) : { seed };
  }

  /** Fills `out` with the values of a weight of `shape`, in row-major order, from the draw at `place`. */
  protected abstract fill(out: Float32Array, shape: readonly number[], offset: DrawOffset): void;
}
