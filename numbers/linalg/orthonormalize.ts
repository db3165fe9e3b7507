import { simdWorkspace } from '../wasm/simd.ts';
import { transpose } from './transpose.ts';

/** Reflections that are applied together, so that each number of the matrix is read once for all of them. */
const TOGETHER = 4;

/** Reflections that are computed before the columns to their right are loaded into the CPU's cache, once for all. */
const GROUP = 16;

/** Bytes of columns that are kept in the cache at a time. */
const CACHED = 32768;

/**
 * Returns the factor Q of the QR decomposition of a matrix, with the signs for which the diagonal of R is positive.
 *
 * This is what the Gram-Schmidt process computes, but by Householder reflections, which keep the columns orthogonal to
 * within rounding.
 *
 * Only `+ - * /` and `sqrt` on doubles are used, in a fixed order: the result is the same in every engine.
 *
 * **Shape** `a` of [rows, columns] in row-major order, `rows >= columns`; the result is column by column.
 * **See** G. H. Golub and C. F. Van Loan, Matrix Computations, sections 5.1.7 and 5.2.
 */
export function orthonormalize(a: Float32Array, rows: number, columns: number): Float64Array {
  const work = workspace(rows, columns);
  const { q } = work;
  transpose(a, rows, columns, q);
  const signs = new Float64Array(columns);
  for (let group = 0; group < columns; group += GROUP) {
    const end = Math.min(group + GROUP, columns);
    const blocks = blocksOf(group, end);
    for (const block of blocks) {
      const { first, next } = block;
      for (let j = first; j < next; j++) {
        signs[j] = makeReflection(q, j * rows + j, (j + 1) * rows);
        for (let k = j + 1; k < next; k++) reflect(q, k * rows + j, j * rows + j, rows - j);
      }
      gather(work, rows, block);
      setCoefficients(work, rows, block, true);
      apply(work, rows, [block], next, end);
    }
    apply(work, rows, blocks, end, columns);
  }
  // The reflections, last to first, turn the unit vectors into the columns of Q, up to the signs of R's diagonal.
  for (let group = columns - 1 - ((columns - 1) % GROUP); group >= 0; group -= GROUP) {
    const end = Math.min(group + GROUP, columns);
    const blocks = blocksOf(group, end).reverse();
    for (const block of blocks) {
      const { first, next } = block;
      gather(work, rows, block);
      setCoefficients(work, rows, block, false);
      for (let j = first; j < next; j++) q.fill(0, j * rows, (j + 1) * rows)[j * rows + j] = signs[j];
      apply(work, rows, [block], first, end);
    }
    apply(work, rows, blocks, end, columns);
  }
  return q.slice();
}

/** Reflections `first` to `next - 1`, which are applied together: block number `index` of their group. */
interface Block {
  readonly index: number;
  readonly first: number;
  readonly next: number;
}

/** The matrix, and for each block of a group the vectors V of its reflections and their coefficients T. */
interface Work {
  readonly q: Float64Array;
  readonly v: Float64Array[];
  readonly t: Float64Array[];
  /** Applies a block to columns of `length` numbers: the first begins at `q[x]`, each other one `rows` further on. */
  reflectTogether(x: number, columns: number, rows: number, v: Float64Array, t: Float64Array, length: number): void;
}

/** Returns the arrays to work in, in the memory of the WebAssembly module if there is one. */
function workspace(rows: number, columns: number): Work {
  const [size, sizeV, sizeT, blocks] = [rows * columns, TOGETHER * rows, TOGETHER * TOGETHER, GROUP / TOGETHER];
  const length = size + blocks * (sizeV + sizeT);
  const simd = simdWorkspace(length);
  const numbers = simd?.numbers ?? new Float64Array(length);
  const parts = (from: number, part: number) =>
    Array.from({ length: blocks }, (_, i) => numbers.subarray(from + i * part, from + (i + 1) * part));
  const q = numbers.subarray(0, size);
  return {
    q,
    v: parts(size, sizeV),
    t: parts(size + blocks * sizeV, sizeT),
    reflectTogether(x, count, stride, v, t, length) {
      if (simd) {
        simd.make.reflect(q.byteOffset + 8 * x, count, 8 * stride, v.byteOffset, t.byteOffset, length);
      } else {
        for (let k = 0; k < count; k++) reflectTogether(q, x + k * stride, v, t, length);
      }
    },
  };
}

function blocksOf(group: number, end: number): Block[] {
  const blocks: Block[] = [];
  for (let first = group; first < end; first += TOGETHER) {
    blocks.push({ index: blocks.length, first, next: Math.min(first + TOGETHER, end) });
  }
  return blocks;
}

/** Applies blocks, one after the other, to columns `from` to `to - 1`, as many of them at a time as the cache holds. */
function apply({ v, t, reflectTogether }: Work, rows: number, blocks: Block[], from: number, to: number): void {
  const cachedColumns = Math.max(2, CACHED / (8 * rows)) & ~1;
  for (let column = from; column < to; column += cachedColumns) {
    const count = Math.min(cachedColumns, to - column);
    for (const { index, first } of blocks) {
      reflectTogether(column * rows + first, count, rows, v[index], t[index], rows - first);
    }
  }
}

/**
 * Turns the column `q[top]` to `q[end - 1]` into the vector v of the reflection x - v (v.x) that takes the column to
 * a multiple of the first unit vector. Returns the sign of that multiple.
 */
function makeReflection(q: Float64Array, top: number, end: number): number {
  let squares = 0;
  for (let i = top + 1; i < end; i++) squares += q[i] * q[i];
  const norm = Math.sqrt(squares + q[top] * q[top]);
  const sign = q[top] < 0 ? 1 : -1;
  q[top] -= sign * norm;
  const length = Math.sqrt((squares + q[top] * q[top]) / 2);
  if (length > 0) for (let i = top; i < end; i++) q[i] /= length;
  return sign;
}

/** Reflects the column at `x` by the vector at `v`. */
function reflect(q: Float64Array, x: number, v: number, length: number): void {
  let projection = 0;
  for (let i = 0; i < length; i++) projection += q[x + i] * q[v + i];
  for (let i = 0; i < length; i++) q[x + i] -= projection * q[v + i];
}

/** Sets V to the vectors of a block, one after the other, padded with zeros. */
function gather({ q, v }: Work, rows: number, { index, first, next }: Block): void {
  const length = rows - first;
  v[index].fill(0);
  for (let j = first; j < next; j++) {
    v[index].set(q.subarray(j * rows + j, (j + 1) * rows), (j - first) * length + j - first);
  }
}

/**
 * Sets T to the matrix for which x - V (T (V'x)) applies the reflections last to first; its transpose applies them
 * first to last.
 */
function setCoefficients(work: Work, rows: number, { index, first }: Block, transposed: boolean): void {
  const v = work.v[index];
  const t = work.t[index].fill(0);
  const length = rows - first;
  for (let j = 0; j < TOGETHER; j++) {
    const products = productsWith(v, j, length);
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let k = i; k < j; k++) sum += t[transposed ? k * TOGETHER + i : i * TOGETHER + k] * products[k];
      t[transposed ? j * TOGETHER + i : i * TOGETHER + j] = -sum;
    }
    t[j * TOGETHER + j] = 1;
  }
}

/** Returns the dot products of the first three vectors with vector `j`. Only those of vectors before `j` are used. */
function productsWith(v: Float64Array, j: number, length: number): [number, number, number] {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  for (let at = j; at < length; at++) {
    const x = v[j * length + at];
    sum0 += v[at] * x;
    sum1 += v[length + at] * x;
    sum2 += v[2 * length + at] * x;
  }
  return [sum0, sum1, sum2];
}

/** Applies four reflections to the column at `x`. Even and odd rows are summed separately, as by the two SIMD lanes. */
function reflectTogether(q: Float64Array, x: number, v: Float64Array, t: Float64Array, length: number): void {
  const v1 = length;
  const v2 = 2 * length;
  const v3 = 3 * length;
  let even0 = 0;
  let even1 = 0;
  let even2 = 0;
  let even3 = 0;
  let odd0 = 0;
  let odd1 = 0;
  let odd2 = 0;
  let odd3 = 0;
  for (let i = 0; i < length; i += 2) {
    const even = q[x + i];
    even0 += even * v[i];
    even1 += even * v[v1 + i];
    even2 += even * v[v2 + i];
    even3 += even * v[v3 + i];
    if (i + 1 === length) break;
    const odd = q[x + i + 1];
    odd0 += odd * v[i + 1];
    odd1 += odd * v[v1 + i + 1];
    odd2 += odd * v[v2 + i + 1];
    odd3 += odd * v[v3 + i + 1];
  }
  const w0 = even0 + odd0;
  const w1 = even1 + odd1;
  const w2 = even2 + odd2;
  const w3 = even3 + odd3;
  const y0 = t[0] * w0 + t[1] * w1 + t[2] * w2 + t[3] * w3;
  const y1 = t[4] * w0 + t[5] * w1 + t[6] * w2 + t[7] * w3;
  const y2 = t[8] * w0 + t[9] * w1 + t[10] * w2 + t[11] * w3;
  const y3 = t[12] * w0 + t[13] * w1 + t[14] * w2 + t[15] * w3;
  for (let i = 0; i < length; i++) {
    q[x + i] -= v[i] * y0 + v[v1 + i] * y1 + v[v2 + i] * y2 + v[v3 + i] * y3;
  }
}
