import { gather, reshape, type Tensor, type Tensor2D, type TensorLike, tensor, tidy } from '@tensorflow/tfjs-core';
import { fillCategorical, fillWeighted } from '../numbers/categorical.ts';
import { fillPermutation } from '../numbers/permutation.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import { fillUniformInt } from '../numbers/uniform_int.ts';
import { checkInteger, checkShape, MOST_ELEMENTS, wrong } from './arguments.ts';
import { checkNotDisposed, checkProbabilities, isTensor, readLogits } from './distribution_arguments.ts';

const INT32_MOST = 2 ** 31 - 1;

/** The part of what everything random can draw that selects: orders, classes, and rows of tensors. */
export abstract class Selections {
  /** The class's name in error messages. */
  protected abstract readonly where: string;

  /** Takes the place of the next draw, of `size` elements. */
  protected abstract take(size: number): DrawOffset;

  /**
   * Puts the rows of a tensor in random order, as `tf.random.experimental.stateless_shuffle` does.
   *
   * **Shape** That of `x`; rows lie along the first axis.
   */
  shuffle<T extends Tensor>(x: T): T {
    const where = `${this.where}.shuffle`;
    if (!isTensor(x)) throw wrong(TypeError, where, 'x', 'a tensor', x);
    checkNotDisposed(where, 'x', x);
    const rows = new Int32Array(x.rank === 0 ? 1 : x.shape[0]);
    fillPermutation(this.take(rows.length), rows);
    if (rows.length <= 1 || x.size === 0) return x.clone();
    return tidy(() => gather(x, tensor(rows, [rows.length], 'int32')));
  }

  /** Draws the numbers 0 to `n - 1` in random order: what `shuffle` does to the rows of a tensor of `n` rows. */
  permutation(n: number): Int32Array {
    checkInteger(`${this.where}.permutation`, 'n', n, 0, INT32_MOST);
    const out = new Int32Array(n);
    fillPermutation(this.take(n), out);
    return out;
  }

  /**
   * Draws `numSamples` classes for each row of logits (unnormalized log-probabilities), as an int32 tensor.
   *
   * **Shape** `logits` of [rows, classes], a tensor or an array of arrays; the result is of [rows, numSamples].
   * **Range** [0, classes). A class of logit -Infinity is never drawn; other logits are finite.
   * **Precision** TensorFlow's `stateless_categorical` where that works through all rows in one thread: none of 4
   * million numbers differed. Where there is more to do (2 rows of 37 classes and 500 samples were enough), TensorFlow
   * divides the rows among threads, and its numbers depend on the machine; these never do.
   */
  categorical(logits: Tensor2D | readonly ArrayLike<number>[], numSamples: number): Tensor2D {
    const where = `${this.where}.categorical`;
    const { values, rows } = readLogits(where, logits);
    checkInteger(where, 'numSamples', numSamples, 0, Math.floor(MOST_ELEMENTS / Math.max(rows, 1)));
    const out = new Int32Array(rows * numSamples);
    fillCategorical(this.take(out.length), values, rows, out);
    return tensor(out, [rows, numSamples], 'int32') as Tensor2D;
  }

  /**
   * Draws rows of `a`, as NumPy's `Generator.choice` does: a tensor, an array, or a number `n` for the integers 0 to
   * `n - 1`.
   *
   * With replacement, a row is drawn by `uniformInt`, or with the probabilities `p` as `categorical` draws. Without, no
   * row is drawn twice: the draw is the head of `permutation`, and takes no `p`.
   *
   * **Shape** `shape`, followed by that of a row; rows lie along the first axis of `a`.
   */
  choice(
    a: number | Tensor | TensorLike,
    shape: readonly number[],
    replace = true,
    p?: ArrayLike<number> | null,
  ): Tensor {
    const where = `${this.where}.choice`;
    if (typeof a === 'number') {
      checkInteger(where, 'a', a, 0, INT32_MOST);
      return tensor(this.#choose(where, a, shape, replace, p), [...shape], 'int32');
    }
    if (isTensor(a) ? a.rank === 0 : !Array.isArray(a) && !ArrayBuffer.isView(a)) {
      throw wrong(TypeError, where, 'a', 'a number, an array or a tensor of rank 1 or more', a);
    }
    if (isTensor(a)) checkNotDisposed(where, 'a', a);
    return tidy(() => {
      const x = isTensor(a) ? a : tensor(a);
      const rows = this.#choose(where, x.shape[0], shape, replace, p);
      return reshape(gather(x, tensor(rows, [rows.length], 'int32')), [...shape, ...x.shape.slice(1)]);
    });
  }

  #choose(where: string, n: number, shape: unknown, replace: unknown, p: unknown): Int32Array {
    const size = checkShape(where, shape);
    if (typeof replace !== 'boolean') throw wrong(TypeError, where, 'replace', 'true or false', replace);
    if (n === 0 && size > 0) throw wrong(RangeError, where, 'shape', 'of no elements where `a` has no rows', shape);
    if (!replace) {
      if (p != null) throw wrong(TypeError, where, 'p', 'left out when `replace` is false', p);
      if (size > n) throw wrong(RangeError, where, 'shape', `of at most ${n} elements, the rows of \`a\``, shape);
      const order = new Int32Array(n);
      fillPermutation(this.take(n), order);
      return order.slice(0, size);
    }
    const rows = new Int32Array(size);
    if (p == null) {
      fillUniformInt(this.take(size), rows, 0, n);
    } else {
      checkProbabilities(where, p, n);
      fillWeighted(this.take(size), p, rows);
    }
    return rows;
  }
}
