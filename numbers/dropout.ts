import type { DrawOffset } from './philox.ts';
import { MANTISSA, minMantissa } from './uniform.ts';
import { fillBySimd, LEAST, PIECE, type Simd, simd } from './wasm/simd.ts';
import { eachPiece } from './words.ts';

/** What a dropout needs to know besides its input; plain values, as attributes of a tfjs kernel must be. */
export interface DropoutAttributes {
  /** Fraction of the numbers to drop, in [0, 1). */
  readonly rate: number;
  /** Shape of the random mask: for each axis of the input its length, or 1 where the mask is broadcast. */
  readonly noiseShape: readonly number[];
  readonly offset: DrawOffset;
  /** What a kept number is multiplied by; `1 / (1 - rate)` if it is not given. */
  readonly scale?: number;
  /** What is then added to it. By default -0, which leaves every number as it is, zeros with their signs. */
  readonly shift?: number;
  /** What a dropped number becomes; 0 if it is not given. */
  readonly dropped?: number;
}

/** Gives the factor of the kept numbers in plain dropout, `1 / (1 - rate)` rounded to float32. */
export function keptScale(rate: number): number {
  return Math.fround(1 / (1 - rate));
}

/**
 * Fills `out` with the input, a random part of it dropped and the rest kept: TensorFlow's `stateless_dropout`, and
 * Keras's alpha dropout.
 *
 * A number is kept where the uniform float32 of its place in the mask is at least `rate` (rounded to float32). As both
 * are multiples of 2^-23, integers are compared. No mask is stored; the gradient of the input is the plain dropout
 * with the same `scale` of the gradient of the output.
 *
 * **Shape** `x` and `out` of `shape`, in row-major order.
 * **Precision** Bit for bit TensorFlow's: `x * scale + shift`, each operation rounded to float32, the constants too. A
 * dropped number is `dropped`, whatever it was: NaN and infinities too.
 * **See** TensorFlow, `python/ops/nn_ops.py`, `_dropout`; N. Srivastava et al., JMLR 15 (2014).
 */
export function fillDropout(
  x: Float32Array,
  shape: readonly number[],
  attributes: DropoutAttributes,
  out: Float32Array,
): void {
  const { rate, noiseShape, offset } = attributes;
  const scale = Math.fround(attributes.scale ?? keptScale(rate));
  const shift = Math.fround(attributes.shift ?? -0);
  const dropped = Math.fround(attributes.dropped ?? 0);
  const threshold = minMantissa(rate);
  if (noiseShape.every((length, axis) => length === shape[axis])) {
    const bySimd = fillBySimd(offset, out, ({ make, input }, count, at) => {
      input.set(x.subarray(at, at + count));
      make.dropout(count, threshold, scale, shift, dropped);
    });
    if (bySimd) return;
    eachPiece(offset, x.length, (words, count, at) => {
      for (let i = 0; i < count; i++) {
        out[at + i] = (words[i] & MANTISSA) >= threshold ? Math.fround(x[at + i] * scale) + shift : dropped;
      }
    });
    return;
  }
  const mask = new Uint8Array(noiseShape.reduce((product, length) => product * length, 1));
  fillKeepMask(attributes, mask);
  const make = (by: Simd, count: number) => by.make.mask(count, scale, shift, dropped);
  if (fillMaskedBySimd(x, shape, noiseShape, mask, make, out)) return;
  eachBroadcastRow(shape, noiseShape, (from, count, at, step) => {
    for (let i = 0; i < count; i++) {
      out[from + i] = mask[at + i * step] ? Math.fround(x[from + i] * scale) + shift : dropped;
    }
  });
}

/** Fills `out` with the mask of a dropout: 1 where a number is kept, 0 where it is dropped. */
export function fillKeepMask({ rate, offset }: DropoutAttributes, out: Uint8Array): void {
  const threshold = minMantissa(rate);
  if (fillBySimd(offset, out, ({ make }, count) => make.bernoulli(count, threshold, 1))) return;
  eachPiece(offset, out.length, (words, count, at) => {
    for (let i = 0; i < count; i++) out[at + i] = (words[i] & MANTISSA) >= threshold ? 1 : 0;
  });
}

/**
 * Fills `out` by WebAssembly with the input, dropped where `mask` is 0; `mask` is spread over a piece of numbers, then
 * that piece is made. Answers false, and does nothing, where the definition is to do it.
 */
function fillMaskedBySimd(
  x: Float32Array,
  shape: readonly number[],
  noiseShape: readonly number[],
  mask: Uint8Array,
  make: (simd: Simd, count: number) => void,
  out: Float32Array,
): boolean {
  const by = x.length < LEAST ? undefined : simd();
  if (by === undefined) return false;
  let done = 0;
  let count = 0;
  const finish = () => {
    by.input.set(x.subarray(done, done + count));
    make(by, count);
    out.set(by.floats.subarray(0, count), done);
    done += count;
    count = 0;
  };
  eachBroadcastRow(shape, noiseShape, (_from, length, at, step) => {
    for (let i = 0; i < length; ) {
      const end = Math.min(length, i + PIECE - count);
      for (; i < end; i++) by.mask[count++] = mask[at + i * step];
      if (count === PIECE) finish();
    }
  });
  finish();
  return true;
}

/**
 * Walks a tensor along its last axis: `use(from, count, at, step)` gets the row `from` to `from + count - 1` of the
 * tensor, whose mask begins at `at` and goes on by `step`, 0 or 1.
 */
function eachBroadcastRow(
  shape: readonly number[],
  noiseShape: readonly number[],
  use: (from: number, count: number, at: number, step: number) => void,
): void {
  const last = shape.length - 1;
  const strides: number[] = [];
  let size = 1;
  for (let axis = last; axis >= 0; axis--) {
    strides[axis] = noiseShape[axis] === 1 ? 0 : size;
    size *= noiseShape[axis];
  }
  const length = shape.reduce((product, n) => product * n, 1);
  const index = shape.map(() => 0);
  let at = 0;
  for (let from = 0; from < length; from += shape[last]) {
    use(from, shape[last], at, strides[last]);
    for (let axis = last - 1; axis >= 0; axis--) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
}
