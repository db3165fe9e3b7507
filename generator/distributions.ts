import type { Rank, ShapeMap, Tensor } from '@tensorflow/tfjs-core';
import { bernoulli } from '../backends/bernoulli.ts';
import { backendInUse } from '../backends/known_backends.ts';
import { uniform } from '../backends/uniform.ts';
import { fillBeta } from '../numbers/beta.ts';
import { fillBinomial } from '../numbers/binomial.ts';
import { fillBits } from '../numbers/bits.ts';
import { fillGamma } from '../numbers/gamma.ts';
import { fillNormal } from '../numbers/normal.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import { fillPoisson } from '../numbers/poisson.ts';
import { fillTruncatedNormal } from '../numbers/truncated_normal.ts';
import { firstDouble } from '../numbers/uniform_double.ts';
import { fillUniformInt } from '../numbers/uniform_int.ts';
import { checkInteger, checkNumber, checkRange, checkShape, MOST_ELEMENTS, wrong } from './arguments.ts';
import { checkNormal, checkPositive, checkProbability } from './distribution_arguments.ts';
import { Selections } from './selections.ts';

const INT32_LEAST = -(2 ** 31);
const INT32_MOST = 2 ** 31 - 1;
/** The greatest float32 that is an int32. */
const COUNTS_MOST = 2 ** 31 - 128;
const LAM_MOST = 2 ** 30;

/**
 * The distributions that everything random can draw: a `Generator`, a `Stream`, a single draw of a stream.
 *
 * Each method is one draw. The values depend on the place of the draw and the arguments alone, never on the backend
 * or the engine, and are those of TensorFlow's operation of the same name (eager, on a processor), bit for bit, but for
 * subnormal uniform and normal numbers, which TensorFlow takes for 0. Bad arguments throw before anything is drawn:
 * `TypeError` for the wrong kind, `RangeError` for a number out of range.
 */
export abstract class Distributions extends Selections {
  /** Takes both places of a draw that needs two: for a generator those of two draws, one after the other. */
  protected takeTwo(size: number): [DrawOffset, DrawOffset] {
    return [this.take(size), this.take(size)];
  }

  /**
   * Draws uniform numbers.
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
    const where = `${this.where}.uniformInt`;
    const size = checkShape(where, shape);
    checkInteger(where, 'minval', minval, INT32_LEAST, INT32_MOST);
    checkInteger(where, 'maxval', maxval, INT32_LEAST, INT32_MOST);
    if (!(minval < maxval)) throw wrong(RangeError, where, 'maxval', `greater than \`minval\`, ${minval}`, maxval);
    return backendInUse().makeTensor(shape, 'int32', (out) =>
      fillUniformInt(this.take(size), out, minval, maxval),
    ) as Tensor<R>;
  }

  /**
   * Draws `n` words of random bits: TensorFlow's full-range uint32.
   *
   * **Range** [0, 2^32).
   */
  bits(n: number): Uint32Array {
    checkInteger(`${this.where}.bits`, 'n', n, 0, MOST_ELEMENTS);
    const out = new Uint32Array(n);
    fillBits(this.take(n), out);
    return out;
  }

  /**
   * Draws normal numbers.
   *
   * **Range** `mean` plus or minus 5.68 `stddev`; `stddev` is at least 0.
   * **Precision** Bit for bit TensorFlow's on Linux, in every JavaScript engine.
   */
  normal<R extends Rank>(shape: ShapeMap[R], mean = 0, stddev = 1): Tensor<R> {
    const size = checkNormal(`${this.where}.normal`, shape, mean, stddev);
    return backendInUse().makeTensor(shape, 'float32', (out) =>
      fillNormal(this.take(size), out, mean, stddev),
    ) as Tensor<R>;
  }

  /**
   * Draws normal numbers, again and again until they lie within two standard deviations.
   *
   * **Range** `mean` plus or minus 2 `stddev`; `stddev`, at least 0, is that of the normal before it is truncated.
   * **Precision** Bit for bit TensorFlow's on Linux, in every JavaScript engine.
   */
  truncatedNormal<R extends Rank>(shape: ShapeMap[R], mean = 0, stddev = 1): Tensor<R> {
    const size = checkNormal(`${this.where}.truncatedNormal`, shape, mean, stddev);
    return backendInUse().makeTensor(shape, 'float32', (out) =>
      fillTruncatedNormal(this.take(size), out, mean, stddev),
    ) as Tensor<R>;
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
   * `tf.random.stateless_binomial`, and `tf.random.Generator.binomial` with its steps of the generator's state.
   *
   * **Range** [0, counts]; `counts` an integer in [0, 2^31 - 128], `probs` in [0, 1]. Both are rounded to float32, as in
   * TensorFlow, which for `counts` matters beyond 2^24.
   * **Precision** TensorFlow's numbers on Linux: none of 35 million differed, of 6,255 pairs of parameters. They could
   * where a float64 logarithm decides by its last bit.
   */
  binomial<R extends Rank>(shape: ShapeMap[R], counts: number, probs: number): Tensor<R> {
    const where = `${this.where}.binomial`;
    const size = checkShape(where, shape);
    checkInteger(where, 'counts', counts, 0, COUNTS_MOST);
    checkProbability(where, 'probs', probs);
    // TensorFlow's generator moves on as for so many numbers.
    return backendInUse().makeTensor(shape, 'int32', (out) =>
      fillBinomial(this.take(50 * (size + 3)), out, counts, probs),
    ) as Tensor<R>;
  }

  /**
   * Draws Poisson distributed integers of mean `lam`, as an int32 tensor: `tf.random.stateless_poisson`.
   *
   * **Range** [0, 2^31); `lam`, which is rounded to float32, in [0, 2^30].
   * **Precision** TensorFlow's numbers on Linux: none of 28 million differed, of 6,026 means. They could where a float64
   * logarithm or exponential decides by its last bit.
   */
  poisson<R extends Rank>(shape: ShapeMap[R], lam: number): Tensor<R> {
    const where = `${this.where}.poisson`;
    const size = checkShape(where, shape);
    checkNumber(where, 'lam', lam);
    if (!(lam >= 0 && lam <= LAM_MOST)) throw wrong(RangeError, where, 'lam', `in [0, ${LAM_MOST}]`, lam);
    return backendInUse().makeTensor(shape, 'int32', (out) => fillPoisson(this.take(size), out, lam)) as Tensor<R>;
  }

  /**
   * Draws gamma distributed numbers of shape parameter `alpha` and rate `beta`: `tf.random.stateless_gamma`, of which
   * the parameters are numbers here, not tensors.
   *
   * **Range** [2^-126, infinity]; `alpha` and `beta`, which are rounded to float32, in [2^-126, 2^128).
   * **Precision** TensorFlow's numbers on Linux: none of 35 million differed, of 6,066 pairs of parameters. One in about
   * 10^8 could, by 1 unit in the last place: the method runs in float64, with functions that differ from the C library's
   * in their last bit.
   */
  gamma<R extends Rank>(shape: ShapeMap[R], alpha: number, beta = 1): Tensor<R> {
    const where = `${this.where}.gamma`;
    const size = checkShape(where, shape);
    checkPositive(where, 'alpha', alpha);
    checkPositive(where, 'beta', beta);
    return backendInUse().makeTensor(shape, 'float32', (out) =>
      fillGamma(this.take(size), out, alpha, beta),
    ) as Tensor<R>;
  }

  /**
   * Draws exponentially distributed numbers of mean `1 / rate`: `-log(1 - u) / rate`. TensorFlow has no operation of
   * this name; they are those of its gamma distribution, `tf.random.stateless_gamma` with `alpha=1` and `beta=rate`.
   *
   * **Range** [2^-126, infinity]; `rate`, which is rounded to float32, in [2^-126, 2^128).
   * **Precision** `u` is a multiple of 2^-52; otherwise see `gamma`.
   */
  exponential<R extends Rank>(shape: ShapeMap[R], rate = 1): Tensor<R> {
    const where = `${this.where}.exponential`;
    const size = checkShape(where, shape);
    checkPositive(where, 'rate', rate);
    return backendInUse().makeTensor(shape, 'float32', (out) => fillGamma(this.take(size), out, 1, rate)) as Tensor<R>;
  }

  /**
   * Draws beta distributed numbers: `x / (x + y)`, where `x` is gamma distributed with `alpha` and `y` with `beta`.
   *
   * From a stream this is Keras 3's `keras.random.beta`: `x` is drawn with the stateless seed `[s, k]` of the draw, `y`
   * with `[s + 12, k + 12]`. A generator draws `x`, then `y`, and moves on as for both.
   *
   * **Range** [0, 1]; `alpha` and `beta`, which are rounded to float32, in [2^-126, 2^128).
   * **Precision** See `gamma`.
   */
  beta<R extends Rank>(shape: ShapeMap[R], alpha: number, beta: number): Tensor<R> {
    const where = `${this.where}.beta`;
    const size = checkShape(where, shape);
    checkPositive(where, 'alpha', alpha);
    checkPositive(where, 'beta', beta);
    return backendInUse().makeTensor(shape, 'float32', (out) =>
      fillBeta(...this.takeTwo(size), out, alpha, beta),
    ) as Tensor<R>;
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
}
