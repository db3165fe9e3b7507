import { cast, image, type serialization, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { checkFinite, wrong } from '../generator/arguments.ts';
import { nextOffset } from '../generator/stream.ts';
import { fillUniform } from '../numbers/uniform.ts';
import { SeededLayer, type SeededLayerArguments } from './seeded_layer.ts';

/** The arguments of `SeededRandomWidth`: those of stock `RandomWidth`, and the source of its randomness. */
export type SeededRandomWidthArguments = SeededLayerArguments & {
  /** The range of the change, as fractions of the width: [lower, upper], or a number `f` for [-f, f]. */
  factor: number | [number, number];
  /** `'bilinear'` by default. */
  interpolation?: 'bilinear' | 'nearest' | null;
};

/**
 * A layer that stretches the images of a batch to one random width in training.
 *
 * The new width is the old one times a uniform number in [1 + lower, 1 + upper), rounded to the nearest integer, and at
 * least 1. In inference images are returned unchanged, unlike by stock `RandomWidth`, which stretches them then too.
 *
 * **Shape** [rows, columns, channels] or [batch, rows, columns, channels], of any dtype; the result is float32, with
 * another number of columns.
 * **Range** -1 < `lower` <= `upper`; a single `factor` in [0, 1).
 */
export class SeededRandomWidth extends SeededLayer {
  static override className = 'SeededRandomWidth';
  static override kind = 'random_width';
  readonly factor: number | readonly [number, number];
  readonly interpolation: 'bilinear' | 'nearest';
  readonly #lower: number;
  readonly #upper: number;

  constructor(args: SeededRandomWidthArguments) {
    const { className } = new.target;
    const [lower, upper] = boundsOf(className, args?.factor);
    const interpolation = args.interpolation ?? 'bilinear';
    if (interpolation !== 'bilinear' && interpolation !== 'nearest') {
      throw wrong(RangeError, className, 'interpolation', "'bilinear' or 'nearest'", interpolation);
    }
    super(args);
    this.supportsMasking = false;
    this.factor = args.factor;
    this.interpolation = interpolation;
    this.#lower = lower;
    this.#upper = upper;
  }

  override call(inputs: Tensor | Tensor[], kwargs: { training?: boolean }): Tensor | Tensor[] {
    const floats = (x: Tensor) => (x.dtype === 'float32' ? x : cast(x, 'float32'));
    return tidy(() => super.call(Array.isArray(inputs) ? inputs.map(floats) : floats(inputs), kwargs));
  }

  override computeOutputShape(inputShape: (number | null)[]): (number | null)[] {
    return [...inputShape.slice(0, -2), null, ...inputShape.slice(-1)];
  }

  override getConfig(): serialization.ConfigDict {
    const { factor, interpolation } = this;
    return { ...super.getConfig(), factor: factor as serialization.ConfigDictValue, interpolation };
  }

  protected override get isIdentity(): boolean {
    return this.#lower === 0 && this.#upper === 0;
  }

  protected perturb(x: Tensor): Tensor {
    if (x.rank !== 3 && x.rank !== 4) {
      throw wrong(RangeError, this.getClassName(), 'inputs', 'of 3 or 4 axes', x.shape);
    }
    const [rows, columns] = x.shape.slice(-3);
    const stretch = new Float32Array(1);
    fillUniform(nextOffset(this.stream), stretch, 1 + this.#lower, 1 + this.#upper);
    const size: [number, number] = [rows, Math.max(1, Math.round(stretch[0] * columns))];
    if (this.interpolation === 'nearest') return image.resizeNearestNeighbor(x as Tensor4D, size);
    return image.resizeBilinear(x as Tensor4D, size);
  }
}

/**
 * Returns a layer that stretches the images of a batch to one random width in training.
 *
 * `factor` is the range of the change, as fractions of the width: `[lower, upper]`, or `f` for `[-f, f]`. Pixels are
 * interpolated as `interpolation` says, `'bilinear'` (the default) or `'nearest'`. In inference images are returned
 * unchanged.
 *
 * **Shape** [rows, columns, channels] or [batch, rows, columns, channels], of any dtype; the result is float32, with
 * another number of columns.
 * **Range** -1 < `lower` <= `upper`; a single `factor` in [0, 1).
 *
 * @example
 * const layer = seededRandomWidth({ factor: 0.2, generator, inputShape: [32, 32, 3] });
 */
export function seededRandomWidth(args: SeededRandomWidthArguments): SeededRandomWidth {
  return new SeededRandomWidth(args);
}

function boundsOf(where: string, factor: unknown): [number, number] {
  const bounds = Array.isArray(factor) ? factor : [-(factor as number), factor];
  if (bounds.length !== 2) throw wrong(TypeError, where, 'factor', 'a number or an array of two', factor);
  const [lower, upper] = bounds;
  checkFinite(where, 'factor', upper);
  checkFinite(where, 'factor', lower);
  if (!(lower > -1 && lower <= upper)) {
    throw wrong(RangeError, where, 'factor', 'in [0, 1), or [lower, upper] with -1 < lower <= upper', factor);
  }
  return [lower, upper];
}
