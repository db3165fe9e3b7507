import type { KernelBackend, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { DropoutAttributes } from '../numbers/dropout.ts';
import type { DrawOffset } from '../numbers/philox.ts';

/** The arrays in which the host writes the numbers of a tensor, by dtype. */
export interface HostArrays {
  readonly float32: Float32Array;
  readonly int32: Int32Array;
  readonly bool: Uint8Array;
}

/** The attributes of a uniform draw, as `fillUniform` takes them. */
export interface UniformAttributes {
  readonly shape: readonly number[];
  readonly offset: DrawOffset;
  readonly minval: number;
  readonly maxval: number;
}

/** The attributes of a Bernoulli draw, as `fillBernoulli` takes them. */
export interface BernoulliAttributes {
  readonly shape: readonly number[];
  readonly offset: DrawOffset;
  readonly p: number;
}

/** The attributes of a gather: the indices of the rows to copy, in order. All of these rows exist. */
export interface RowsAttributes {
  readonly rows: Int32Array;
}

/**
 * What the library needs of a tfjs backend. Only `makeTensor` is required; `host.ts` is complete and serves every
 * backend that has no object here.
 *
 * The optional members are fast forms of the host's operations, equal to them bit for bit. Each becomes a tfjs kernel
 * at its first use. It gets `native`, tfjs's own backend object, so that the library imports no backend package.
 */
export interface Backend {
  /** The name under which tfjs registers the backend. */
  readonly name: string;
  /** Makes a tensor of the numbers that `fill` writes: every element, in row-major order. `fill` makes no tensors. */
  makeTensor<D extends keyof HostArrays>(
    shape: readonly number[],
    dtype: D,
    fill: (out: HostArrays[D]) => void,
  ): Tensor;
  /** The kernel `SeededDropout`: `fillDropout` of a float32 tensor. Without it the host makes a mask. */
  dropout?(native: KernelBackend, x: TensorInfo, attributes: DropoutAttributes): TensorInfo;
  /** The kernel `SeededUniform`: `fillUniform`. Without it the host makes uniform numbers, by `makeTensor`. */
  uniform?(native: KernelBackend, attributes: UniformAttributes): TensorInfo;
  /** The kernel `SeededBernoulli`: `fillBernoulli`. Without it the host makes truth values, by `makeTensor`. */
  bernoulli?(native: KernelBackend, attributes: BernoulliAttributes): TensorInfo;
  /** The kernel `SeededRows`: `copyRows` of a tensor of numbers. Without it `tf.gather` copies rows. */
  rows?(native: KernelBackend, x: TensorInfo, attributes: RowsAttributes): TensorInfo;
  /** Returns what the backend runs on besides the engine: its threads, or its card; undefined if it does not tell. */
  hardware?(native: KernelBackend): string | undefined;
}
