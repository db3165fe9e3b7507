const C1 = -0.49999999725108224;
const C2 = 0.041666623324344516;
const C3 = -0.001388676379437604;
const C4 = 0.000024390450703564542;
const S1 = -0.16666654943701084;
const S2 = 0.008332178146138854;
const S3 = -0.00019517298981385725;
const HALF_PI = 1.5707963267948966;
/** 2^24 / (pi / 2): the product's upper bits count quarter turns. */
const QUARTERS = 10680707.430881744;

/**
 * Writes the sine and cosine of a float32 angle, rounded to float32, to `out[0]` and `out[1]`: bit for bit the C
 * library's `sincosf` (glibc 2.28 and later).
 *
 * Only `+ - *` on doubles are used, so the result is the same in every engine, unlike that of `Math.sin`.
 *
 * **Range** `angle` in [0, 120), in radians.
 * **See** ARM optimized-routines, `math/sincosf.c` and `sincosf.h`.
 */
export function sincosf(angle: number, out: Float32Array): void {
  if (angle < 2 ** -12) {
    out[0] = angle;
    out[1] = 1;
    return;
  }
  const n = (Math.trunc(angle * QUARTERS) + 0x800000) >> 24;
  const x = angle - n * HALF_PI;
  const x2 = x * x;
  const x4 = x2 * x2;
  const x3 = x2 * x;
  const c2 = C3 + x2 * C4;
  const s1 = S2 + x2 * S3;
  const c1 = 1 + x2 * C1;
  const x5 = x3 * x2;
  const x6 = x4 * x2;
  const sine = x + x3 * S1 + x5 * s1;
  const cosine = c1 + x4 * C2 + x6 * c2;
  // An odd number of quarter turns swaps the two. Each has its sign changed for two of every four quarter turns.
  out[n & 1] = sine * (1 - ((n + 1) & 2));
  out[1 - (n & 1)] = cosine * (1 - (n & 2));
}
