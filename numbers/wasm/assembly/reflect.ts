/**
 * Applies four reflections to columns of float64, `stride` bytes apart: each column x becomes x - V (T (V'x)); see
 * `../../linalg/orthonormalize.ts`. The vectors of V, `length` numbers each, are one after the other at `v`, and T is
 * row by row at `t`. Columns are processed two at a time, and so are rows, one in each lane.
 */
export function reflect(x: usize, columns: i32, stride: i32, v: usize, t: usize, length: i32): void {
  for (; columns > 0; columns -= 2) {
    const y = columns > 1 ? x + stride : x;
    reflectPair(x, y, v, t, length);
    x += 2 * stride;
  }
}

// @ts-ignore: decorator
@inline
function reflectPair(x: usize, y: usize, v0: usize, t: usize, length: i32): void {
  const bytes: usize = 8 * length;
  const even = bytes & ~15;
  const v1 = v0 + bytes;
  const v2 = v1 + bytes;
  const v3 = v2 + bytes;
  let x0 = f64x2.splat(0);
  let x1 = x0;
  let x2 = x0;
  let x3 = x0;
  let y0 = x0;
  let y1 = x0;
  let y2 = x0;
  let y3 = x0;
  for (let i: usize = 0; i < even; i += 16) {
    const xi = v128.load(x + i);
    const yi = v128.load(y + i);
    let vi = v128.load(v0 + i);
    x0 = f64x2.add(x0, f64x2.mul(xi, vi));
    y0 = f64x2.add(y0, f64x2.mul(yi, vi));
    vi = v128.load(v1 + i);
    x1 = f64x2.add(x1, f64x2.mul(xi, vi));
    y1 = f64x2.add(y1, f64x2.mul(yi, vi));
    vi = v128.load(v2 + i);
    x2 = f64x2.add(x2, f64x2.mul(xi, vi));
    y2 = f64x2.add(y2, f64x2.mul(yi, vi));
    vi = v128.load(v3 + i);
    x3 = f64x2.add(x3, f64x2.mul(xi, vi));
    y3 = f64x2.add(y3, f64x2.mul(yi, vi));
  }
  if (even < bytes) {
    const xi = v128.load64_zero(x + even);
    const yi = v128.load64_zero(y + even);
    let vi = v128.load64_zero(v0 + even);
    x0 = f64x2.add(x0, f64x2.mul(xi, vi));
    y0 = f64x2.add(y0, f64x2.mul(yi, vi));
    vi = v128.load64_zero(v1 + even);
    x1 = f64x2.add(x1, f64x2.mul(xi, vi));
    y1 = f64x2.add(y1, f64x2.mul(yi, vi));
    vi = v128.load64_zero(v2 + even);
    x2 = f64x2.add(x2, f64x2.mul(xi, vi));
    y2 = f64x2.add(y2, f64x2.mul(yi, vi));
    vi = v128.load64_zero(v3 + even);
    x3 = f64x2.add(x3, f64x2.mul(xi, vi));
    y3 = f64x2.add(y3, f64x2.mul(yi, vi));
  }
  const w0 = sums(x0, y0);
  const w1 = sums(x1, y1);
  const w2 = sums(x2, y2);
  const w3 = sums(x3, y3);
  let row = times(t, w0, w1, w2, w3);
  x0 = v128.shuffle<u64>(row, row, 0, 0);
  y0 = v128.shuffle<u64>(row, row, 1, 1);
  row = times(t + 32, w0, w1, w2, w3);
  x1 = v128.shuffle<u64>(row, row, 0, 0);
  y1 = v128.shuffle<u64>(row, row, 1, 1);
  row = times(t + 64, w0, w1, w2, w3);
  x2 = v128.shuffle<u64>(row, row, 0, 0);
  y2 = v128.shuffle<u64>(row, row, 1, 1);
  row = times(t + 96, w0, w1, w2, w3);
  x3 = v128.shuffle<u64>(row, row, 0, 0);
  y3 = v128.shuffle<u64>(row, row, 1, 1);
  for (let i: usize = 0; i < even; i += 16) {
    const a = v128.load(v0 + i);
    const b = v128.load(v1 + i);
    const c = v128.load(v2 + i);
    const d = v128.load(v3 + i);
    const xi = f64x2.sub(v128.load(x + i), combined(a, x0, b, x1, c, x2, d, x3));
    const yi = f64x2.sub(v128.load(y + i), combined(a, y0, b, y1, c, y2, d, y3));
    v128.store(x + i, xi);
    v128.store(y + i, yi);
  }
  if (even < bytes) {
    const a = v128.load64_zero(v0 + even);
    const b = v128.load64_zero(v1 + even);
    const c = v128.load64_zero(v2 + even);
    const d = v128.load64_zero(v3 + even);
    const xi = f64x2.sub(v128.load64_zero(x + even), combined(a, x0, b, x1, c, x2, d, x3));
    const yi = f64x2.sub(v128.load64_zero(y + even), combined(a, y0, b, y1, c, y2, d, y3));
    v128.store64_lane(x + even, xi, 0);
    v128.store64_lane(y + even, yi, 0);
  }
}

/** Returns the sums of both lanes of `x` and of `y`. */
// @ts-ignore: decorator
@inline
function sums(x: v128, y: v128): v128 {
  return f64x2.add(v128.shuffle<u64>(x, y, 0, 2), v128.shuffle<u64>(x, y, 1, 3));
}

/** Returns a row of T times two vectors, one in each lane. */
// @ts-ignore: decorator
@inline
function times(t: usize, w0: v128, w1: v128, w2: v128, w3: v128): v128 {
  const t0 = v128.load64_splat(t, 0);
  const t1 = v128.load64_splat(t, 8);
  return combined(t0, w0, t1, w1, v128.load64_splat(t, 16), w2, v128.load64_splat(t, 24), w3);
}

// @ts-ignore: decorator
@inline
function combined(a: v128, x: v128, b: v128, y: v128, c: v128, z: v128, d: v128, w: v128): v128 {
  const ab = f64x2.add(f64x2.mul(a, x), f64x2.mul(b, y));
  return f64x2.add(f64x2.add(ab, f64x2.mul(c, z)), f64x2.mul(d, w));
}
