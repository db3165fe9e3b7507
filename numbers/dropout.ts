import type { DrawOffset } from './philox.ts';
import { MANTISSA, minMantissa } from './uniform.ts';
import { fillBySimd, MIN_SIMD_LENGTH, PIECE, type Simd, simd } from './wasm/simd.ts';
import { eachPiece } from './words.ts';

/** The parameters of a dropout: plain values, as tfjs wants them for the attributes of a kernel. */
export interface DropoutAttributes {
  /** Fraction of the numbers to drop, in [0, 1). */
  readonly rate: number;
  /** Shape of the random mask: for each axis of the input its length, or 1 to broadcast the mask along it. */
  readonly noiseShape: readonly number[];
  readonly offset: DrawOffset;
  /** Factor of the kept numbers, `1 / (1 - rate)` by default. */
  readonly scale?: number;
  /** Added to the scaled numbers. The default, -0, changes none of them, not even the sign of a zero. */
  readonly shift?: number;
  /** Value of the dropped numbers, 0 by default. */
  readonly dropped?: number;
}

/** Returns the factor of the kept numbers in plain dropout, `1 / (1 - rate)` rounded to float32. */
export function keptScale(rate: number): number {
  return Math.fround(1 / (1 - rate));
}

/**
 * Fills `out` with the input after dropout: TensorFlow's `stateless_dropout`, and Keras's alpha dropout.
 *
 * A number is kept where the uniform float32 at its index of the mask is at least `rate` (rounded to float32). Uniform
 * numbers are multiples of 2^-23, so the comparison is made in integers. The gradient needs no stored mask: it is the
 * dropout of the output's gradient at the same offset, with the same `scale`, but without `shift` and `dropped`.
 *
 * **Shape** `x` and `out` of `shape`, in row-major order.
 * **Precision** Bit for bit TensorFlow's: `x * scale + shift`, each operation rounded to float32, the constants too. A
 * dropped NaN or infinity becomes `dropped` like any other number.
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
  const make = (module: Simd, count: number) => module.make.mask(count, scale, shift, dropped);
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
 * Fills `out` by WebAssembly with the input, dropped where `mask` is 0: for each piece of numbers the mask is
 * broadcast, then the module computes the piece. Returns false, having done nothing, if the scalar code has to do it.
 */
function fillMaskedBySimd(
  x: Float32Array,
  shape: readonly number[],
  noiseShape: readonly number[],
  mask: Uint8Array,
  make: (simd: Simd, count: number) => void,
  out: Float32Array,
): boolean {
  const module = x.length < MIN_SIMD_LENGTH ? undefined : simd();
  if (module === undefined) return false;
  let done = 0;
  let count = 0;
  const finish = () => {
    module.input.set(x.subarray(done, done + count));
    make(module, count);
    out.set(module.floats.subarray(0, count), done);
    done += count;
    count = 0;
  };
  eachBroadcastRow(shape, noiseShape, (_from, length, at, step) => {
    for (let i = 0; i < length; ) {
      const end = Math.min(length, i + PIECE - count);
      for (; i < end; i++) module.mask[count++] = mask[at + i * step];
      if (count === PIECE) finish();
    }
  });
  finish();
  return true;
}

/**
 * Calls `use(from, count, at, step)` for each row of a tensor along its last axis: element `from + i` of the tensor,
 * for `i` in [0, count), has element `at + i * step` of the mask. `step` is 0 where the mask is broadcast, otherwise 1.
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
