import { type DataType, type serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { checkShape, wrong } from '../generator/arguments.ts';
import type { Draw } from '../generator/draw.ts';
import type { Generator } from '../generator/generator.ts';
import { seedConfig } from '../generator/seed.ts';
import { Source, type SourceArguments } from '../generator/source.ts';
import { drawNext, type Stream } from '../generator/stream.ts';
import { twoTFJSError } from '../hooks/copies.ts';
import { Initializer } from '../hooks/stock_classes.ts';

/**
 * An initializer that draws from a source of its own, which is saved in its config. Extend it for initial values of
 * your own: set `className` and `kind`, and override `values`.
 *
 * With a `generator`, every `apply` is one draw of the stream. With `seed: n`, every `apply` returns the same values,
 * as in Keras 3.
 *
 * @example
 * class SignedOnes extends SeededInitializer {
 *   static className = 'SignedOnes';
 *   static kind = 'signed_ones';
 *   values(shape, draw) {
 *     return draw.bernoulli(shape, 0.5).toFloat().mul(2).sub(1);
 *   }
 * }
 * tf.serialization.registerClass(SignedOnes);
 * tf.layers.dense({ units: 4, kernelInitializer: new SignedOnes({ generator }) });
 */
export abstract class SeededInitializer extends Initializer {
  /** The class's name, which a subclass overrides. */
  static className = 'SeededInitializer';
  /** The name of its streams unless another one is given, which a subclass overrides. */
  static kind = 'initializer';

  readonly #source: Source;

  /** A subclass checks its own arguments before it calls `super`, so that refused ones claim no stream. */
  constructor(args?: SourceArguments | null) {
    super();
    this.#source = Source.of(new.target.className, new.target.kind, args);
  }

  /** The generator that the initializer draws from; undefined with a `seed`. */
  get generator(): Generator | undefined {
    return this.#source.generator;
  }

  /** The stream that the initializer draws from. */
  get stream(): Stream {
    return this.#source.stream;
  }

  /**
   * Throws. Only another copy of TensorFlow.js than the one this class extends reads it: its `getInitializer` mistakes
   * the initializer for a config.
   *
   * @internal
   */
  get className(): never {
    throw twoTFJSError(this.getClassName(), 'the layer');
  }

  /** Called by tfjs. */
  fromConfigUsesCustomObjects(): boolean {
    return false;
  }

  /** Returns the initial values of a weight: a float32 tensor of `shape`. */
  apply(shape: number[], dtype?: DataType | null): Tensor {
    const where = this.getClassName();
    checkShape(where, shape);
    if ((dtype ?? 'float32') !== 'float32') throw wrong(TypeError, where, 'dtype', "'float32'", dtype);
    const make = (draw: Draw) => tidy(() => this.values(shape, draw));
    return this.#source.seed === undefined ? drawNext(this.stream, make) : make(this.stream.at(0));
  }

  override getConfig(): serialization.ConfigDict {
    const { seed } = this.#source;
    const config = seed === undefined ? this.#source.getConfig() : { seed: seedConfig(seed) };
    return config as serialization.ConfigDict;
  }

  /** Returns the values of a weight of `shape`, made from one draw: a float32 tensor. Others are disposed of. */
  protected abstract values(shape: number[], draw: Draw): Tensor;
}
