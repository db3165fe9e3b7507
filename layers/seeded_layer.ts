import { type serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { wrong } from '../generator/arguments.ts';
import type { Generator } from '../generator/generator.ts';
import { Source, type SourceArguments } from '../generator/source.ts';
import type { Stream } from '../generator/stream.ts';
import { checkInputs } from '../hooks/copies.ts';

/** The arguments of any layer, and the source of its randomness. */
export type SeededLayerArguments = ConstructorParameters<typeof layers.Layer>[0] & SourceArguments;

/**
 * A layer that changes its input at random in training, by a new draw from its stream at every call.
 *
 * In inference it returns its input, and draws nothing. Extend it for a layer of your own: set `className` and `kind`,
 * override `perturb` and, if the layer has arguments, the constructor and `getConfig`. (For a layer of another sort,
 * see `Source`.)
 *
 * **Shape** That of the input, float32.
 *
 * @example
 * class SignFlip extends SeededLayer {
 *   static className = 'SignFlip';
 *   static kind = 'sign_flip';
 *   perturb(x) {
 *     return x.mul(this.stream.bernoulli(x.shape, 0.5).toFloat().mul(2).sub(1));
 *   }
 * }
 * tf.serialization.registerClass(SignFlip);
 * tf.sequential({ layers: [new SignFlip({ generator, inputShape: [8] })] });
 */
export abstract class SeededLayer extends layers.Layer {
  /** The class's name, which a subclass overrides. */
  static className = 'SeededLayer';
  /** The name of its streams unless another one is given, which a subclass overrides. */
  static kind = 'layer';

  readonly #source: Source;

  /** A subclass checks its own arguments before it calls `super`, so that refused ones claim no stream. */
  constructor(args: SeededLayerArguments = {}) {
    super(args);
    this.#source = Source.of(new.target.className, new.target.kind, args);
    this.supportsMasking = true;
  }

  /** The generator that the layer draws from; undefined with a `seed`. */
  get generator(): Generator | undefined {
    return this.#source.generator;
  }

  /** The stream that the layer draws from. */
  get stream(): Stream {
    return this.#source.stream;
  }

  override apply(...args: Parameters<layers.Layer['apply']>): ReturnType<layers.Layer['apply']> {
    checkInputs(this.getClassName(), args[0]);
    return super.apply(...args);
  }

  override call(inputs: Tensor | Tensor[], kwargs: { training?: boolean }): Tensor | Tensor[] {
    return tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      if (!kwargs?.training || this.isIdentity) return inputs;
      const where = this.getClassName();
      if (Array.isArray(inputs) && inputs.length !== 1) throw wrong(TypeError, where, 'inputs', 'one tensor', inputs);
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      if (x.dtype !== 'float32') throw wrong(TypeError, where, 'inputs', 'float32', x.dtype);
      return this.perturb(x);
    });
  }

  override getConfig(): serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.#source.getConfig() as serialization.ConfigDict) };
  }

  /** Whether the layer returns its input even in training, because of its arguments. Then nothing is drawn. */
  protected get isIdentity(): boolean {
    return false;
  }

  /** Returns the input changed by one draw from `stream`. Called in training only; other tensors are disposed of. */
  protected abstract perturb(x: Tensor): Tensor;
}
