import {
  gather,
  type Rank,
  type ShapeMap,
  type Tensor,
  type Tensor2D,
  type TensorLike,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import type { HostArrays } from '../backends/backend.ts';
import { bernoulli } from '../backends/bernoulli.ts';
import { backendInUse } from '../backends/known_backends.ts';
import { uniform } from '../backends/uniform.ts';
import { fillBeta } from '../numbers/beta.ts';
import { fillBinomial } from '../numbers/binomial.ts';
import { fillBits } from '../numbers/bits.ts';
import { fillCategorical } from '../numbers/categorical.ts';
import { fillGamma } from '../numbers/gamma.ts';
import { fillNormal } from '../numbers/normal.ts';
import { fillPermutation } from '../numbers/permutation.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import { fillPoisson } from '../numbers/poisson.ts';
import { fillTruncatedNormal } from '../numbers/truncated_normal.ts';
import { firstDouble } from '../numbers/uniform_double.ts';
import { fillUniformInt } from '../numbers/uniform_int.ts';
import { checkInteger, checkRange, checkShape, MAX_ELEMENTS, MAX_INT32, wrong } from './arguments.ts';
import { chooseRows } from './choice.ts';
import {
  checkBinomial,
  checkNormal,
  checkPoisson,
  checkPositive,
  checkProbability,
  checkTensor,
  checkUniformInt,
} from './distribution_arguments.ts';
import { readLogits } from './logits.ts';

/**
 * Draw methods shared by `Generator`, `Stream` and `Draw`. Each call is one draw.
 *
 * The values depend on the draw's offset and the arguments alone, never on the backend or the engine. They are those of
 * TensorFlow's operation of the same name (eager, on the CPU), bit for bit, except that TensorFlow flushes subnormal
 * uniform and normal numbers to zero. Bad arguments throw before anything is drawn: `TypeError` for the wrong kind,
 * `RangeError` for a number out of range.
 */
export abstract class DrawMethods {
  /**
   * The class's name in error messages.
   *
   * @internal
   */
  protected abstract readonly where: string;

  /**
   * Returns the offset of the next draw, of `size` elements, and counts the draw.
   *
   * @internal
   */
  protected abstract take(size: number): DrawOffset;

  /**
   * Returns the offsets of a draw that needs two. A generator makes two draws for them, one after the other.
   *
   * @internal
   */
  protected takeTwo(size: number): [DrawOffset, DrawOffset] {
    return [this.take(size), this.take(size)];
  }

  /**
   * Draws uniform numbers: `tf.random.stateless_uniform`.
   *
   * **Range** [minval, maxval). For float32 bounds other than 0 and 1, rounding can reach `maxval` itself.
   * **Precision** float32: multiples of 2^-23, scaled. int32: see `uniformInt`.
   */
  uniform<R extends Rank>(
    shape: ShapeMap[R],
    minval = 0,
    maxval?: number,
    dtype: 'float32' | 'int32' = 'float32',
  ): Tensor<R> {
    const where = `${this.where}.uniform`;
    if (dtype === 'int32') {
      if (maxval === undefined) throw wrong(TypeError, where, 'maxval', "given when `dtype` is 'int32'", maxval);
      return this.uniformInt(shape, minval, maxval);
    }
    if (dtype !== 'float32') throw wrong(TypeError, where, 'dtype', "'float32' or 'int32'", dtype);
    const size = checkShape(where, shape);
    checkRange(where, minval, maxval ?? 1);
    return uniform(shape, () => this.take(size), minval, maxval ?? 1) as Tensor<R>;
  }

  /**
   * Draws uniform integers, as an int32 tensor.
   *
   * **Range** [minval, maxval), both int32.
   * **Precision** A 32-bit word modulo `maxval - minval`, uncorrected: probabilities differ by at most 2^-32. On
   * WebGL tfjs keeps int32 in float32, so there integers beyond 2^24 are rounded.
   */
  uniformInt<R extends Rank>(shape: ShapeMap[R], minval: number, maxval: number): Tensor<R> {
    const size = checkUniformInt(`${this.where}.uniformInt`, shape, minval, maxval);
    return this.#make(shape, 'int32', (out) => fillUniformInt(this.take(size), out, minval, maxval));
  }

  /**
   * Draws `n` words of random bits: TensorFlow's full-range uint32.
   *
   * **Range** [0, 2^32).
   */
  bits(n: number): Uint32Array {
    checkInteger(`${this.where}.bits`, 'n', n, 0, MAX_ELEMENTS);
    const out = new Uint32Array(n);
    fillBits(this.take(n), out);
    return out;
  }

  /**
   * Draws normal numbers: `tf.random.stateless_normal`.
   *
   * **Range** `mean` plus or minus 5.68 `stddev`; `stddev` is at least 0.
   * **Precision** Bit for bit TensorFlow's on Linux, in every JavaScript engine.
   */
  normal<R extends Rank>(shape: ShapeMap[R], mean = 0, stddev = 1): Tensor<R> {
    const size = checkNormal(`${this.where}.normal`, shape, mean, stddev);
    return this.#make(shape, 'float32', (out) => fillNormal(this.take(size), out, mean, stddev));
  }

  /**
   * Draws normal numbers within two standard deviations, each redrawn until it is:
   * `tf.random.stateless_truncated_normal`.
   *
   * **Range** `mean` plus or minus 2 `stddev`; `stddev`, at least 0, is the standard deviation before truncation.
   * **Precision** Bit for bit TensorFlow's on Linux, in every JavaScript engine.
   */
  truncatedNormal<R extends Rank>(shape: ShapeMap[R], mean = 0, stddev = 1): Tensor<R> {
    const size = checkNormal(`${this.where}.truncatedNormal`, shape, mean, stddev);
    return this.#make(shape, 'float32', (out) => fillTruncatedNormal(this.take(size), out, mean, stddev));
  }

  /**
   * Draws truth values, true with probability `p`, as a bool tensor: `uniform(shape) < p`.
   *
   * **Range** `p` in [0, 1].
   * **Precision** `p` is rounded to float32, then up to a multiple of 2^-23.
   */
  bernoulli<R extends Rank>(shape: ShapeMap[R], p: number): Tensor<R> {
    const where = `${this.where}.bernoulli`;
    const size = checkShape(where, shape);
    checkProbability(where, 'p', p);
    return bernoulli(shape, () => this.take(size), p) as Tensor<R>;
  }

  /**
   * Draws how many of `counts` independent trials succeed, each with probability `probs`, as an int32 tensor:
   * `tf.random.stateless_binomial`, and `tf.random.Generator.binomial`, whose state advances as TensorFlow's does.
   *
   * **Range** [0, counts]; `counts` an integer in [0, 2^31 - 128], `probs` in [0, 1]. Both are rounded to float32, as
   * in TensorFlow; for `counts` this matters beyond 2^24.
   * **Precision** TensorFlow's numbers on Linux: none of 35 million differed, of 6,255 pairs of parameters. A
   * difference is possible where the last bit of a float64 logarithm decides.
   */
  binomial<R extends Rank>(shape: ShapeMap[R], counts: number, probs: number): Tensor<R> {
    const size = checkBinomial(`${this.where}.binomial`, shape, counts, probs);
    // TensorFlow's generator advances its state as if 50 (n + 3) numbers had been drawn.
    return this.#make(shape, 'int32', (out) => fillBinomial(this.take(50 * (size + 3)), out, counts, probs));
  }

  /**
   * Draws Poisson distributed integers of mean `lam`, as an int32 tensor: `tf.random.stateless_poisson`.
   *
   * **Range** [0, 2^31); `lam`, which is rounded to float32, in [0, 2^30].
   * **Precision** TensorFlow's numbers on Linux: none of 28 million differed, of 6,026 means. A difference is possible
   * where the last bit of a float64 logarithm or exponential decides.
   */
  poisson<R extends Rank>(shape: ShapeMap[R], lam: number): Tensor<R> {
    const size = checkPoisson(`${this.where}.poisson`, shape, lam);
    return this.#make(shape, 'int32', (out) => fillPoisson(this.take(size), out, lam));
  }

  /**
   * Draws gamma distributed numbers of shape parameter `alpha` and rate `beta`: `tf.random.stateless_gamma`, but with
   * numbers, not tensors, as parameters.
   *
   * **Range** [2^-126, infinity]; `alpha` and `beta`, which are rounded to float32, in [2^-126, 2^128).
   * **Precision** TensorFlow's numbers on Linux: none of 35 million differed, of 6,066 pairs of parameters. One in
   * about 10^8 could, by 1 unit in the last place: the numbers are computed in float64, with functions that can differ
   * from the C library's in their last bit.
   */
  gamma<R extends Rank>(shape: ShapeMap[R], alpha: number, beta = 1): Tensor<R> {
    const size = checkPositive(`${this.where}.gamma`, shape, { alpha, beta });
    return this.#make(shape, 'float32', (out) => fillGamma(this.take(size), out, alpha, beta));
  }

  /**
   * Draws exponentially distributed numbers of mean `1 / rate`: `-log(1 - u) / rate`. TensorFlow has no operation of
   * this name; these are the numbers of `tf.random.stateless_gamma` with `alpha=1` and `beta=rate`.
   *
   * **Range** [2^-126, infinity]; `rate`, which is rounded to float32, in [2^-126, 2^128).
   * **Precision** `u` is a multiple of 2^-52; otherwise see `gamma`.
   */
  exponential<R extends Rank>(shape: ShapeMap[R], rate = 1): Tensor<R> {
    const size = checkPositive(`${this.where}.exponential`, shape, { rate });
    return this.#make(shape, 'float32', (out) => fillGamma(this.take(size), out, 1, rate));
  }

  /**
   * Draws beta distributed numbers: `x / (x + y)`, where `x` is gamma distributed with `alpha` and `y` with `beta`.
   *
   * From a stream this is Keras 3's `keras.random.beta`: `x` is drawn with the stateless seed `[s, k]` of the draw, `y`
   * with `[s + 12, k + 12]`. A generator draws `x`, then `y`, and advances for both.
   *
   * **Range** [0, 1]; `alpha` and `beta`, which are rounded to float32, in [2^-126, 2^128).
   * **Precision** See `gamma`.
   */
  beta<R extends Rank>(shape: ShapeMap[R], alpha: number, beta: number): Tensor<R> {
    const size = checkPositive(`${this.where}.beta`, shape, { alpha, beta });
    return this.#make(shape, 'float32', (out) => fillBeta(...this.takeTwo(size), out, alpha, beta));
  }

  /**
   * Draws one number: a drop-in for `Math.random`, and TensorFlow's scalar uniform float64.
   *
   * **Range** [0, 1).
   * **Precision** A multiple of 2^-52.
   */
  random(): number {
    return firstDouble(this.take(1));
  }

  /**
   * Returns the rows of a tensor in random order, as `tf.random.experimental.stateless_shuffle` does.
   *
   * **Shape** That of `x`; rows are along the first axis.
   */
  shuffle<T extends Tensor>(x: T): T {
    checkTensor(`${this.where}.shuffle`, 'x', x);
    const rows = new Int32Array(x.rank === 0 ? 1 : x.shape[0]);
    fillPermutation(this.take(rows.length), rows);
    if (rows.length <= 1 || x.size === 0) return x.clone();
    return tidy(() => gather(x, tensor(rows, [rows.length], 'int32')));
  }

  /** Draws the numbers 0 to `n - 1` in random order: the order in which `shuffle` puts the rows of a tensor. */
  permutation(n: number): Int32Array {
    checkInteger(`${this.where}.permutation`, 'n', n, 0, MAX_INT32);
    const out = new Int32Array(n);
    fillPermutation(this.take(n), out);
    return out;
  }

  /**
   * Draws `numSamples` classes for each row of logits (unnormalized log-probabilities), as an int32 tensor.
   *
   * **Shape** `logits` of [rows, classes], a tensor or an array of arrays; the result is of [rows, numSamples].
   * **Range** [0, classes). A class of logit -Infinity is never drawn; other logits are finite.
   * **Precision** TensorFlow's `stateless_categorical` if it processes all rows in one thread: none of 4 million
   * numbers differed. For larger draws (2 rows of 37 classes and 500 samples were enough), TensorFlow divides the rows
   * among threads, and its numbers depend on the machine; these never do.
   */
  categorical(logits: Tensor2D | readonly ArrayLike<number>[], numSamples: number): Tensor2D {
    const where = `${this.where}.categorical`;
    const { values, rows } = readLogits(where, logits);
    checkInteger(where, 'numSamples', numSamples, 0, Math.floor(MAX_ELEMENTS / Math.max(rows, 1)));
    const out = new Int32Array(rows * numSamples);
    fillCategorical(this.take(out.length), values, rows, out);
    return tensor(out, [rows, numSamples], 'int32') as Tensor2D;
  }

  /**
   * Draws rows of `a`, as NumPy's `Generator.choice` does: a tensor, an array, or a number `n` for the integers 0 to
   * `n - 1`.
   *
   * With replacement, rows are drawn as by `uniformInt`, or, with probabilities `p`, as by `categorical`. Without, no
   * row is drawn twice: the draw is the head of `permutation`, and `p` must be left out.
   *
   * **Shape** `shape`, followed by that of a row; rows are along the first axis of `a`.
   */
  choice(
    a: number | Tensor | TensorLike,
    shape: readonly number[],
    replace = true,
    p?: ArrayLike<number> | null,
  ): Tensor {
    return chooseRows(`${this.where}.choice`, (size) => this.take(size), a, shape, replace, p);
  }

  #make<R extends Rank, D extends keyof HostArrays>(
    shape: ShapeMap[R],
    dtype: D,
    fill: (out: HostArrays[D]) => void,
  ): Tensor<R> {
    return backendInUse().makeTensor(shape, dtype, fill) as Tensor<R>;
  }
}
