/** pi / 2 in three parts: the first two have 33 bits, so that their products with small integers are exact. */
const HALF_PI_HIGH = 1.5707963267341256;
const HALF_PI_MIDDLE = 6.077100506303966e-11;
const HALF_PI_LOW = 2.0222662487959506e-21;
const INVERSE_HALF_PI = 0.6366197723675814;
const S1 = -0.16666666666666632;
const S2 = 0.00833333333332249;
const S3 = -0.0001984126982985795;
const S4 = 0.0000027557313707070068;
const S5 = -2.5050760253406863e-8;
const S6 = 1.58969099521155e-10;
const C1 = 0.0416666666666666;
const C2 = -0.001388888888887411;
const C3 = 0.00002480158728947673;
const C4 = -2.7557314351390663e-7;
const C5 = 2.087572321298175e-9;
const C6 = -1.1359647557788195e-11;

/**
 * Writes the sine and cosine of a float64 angle to `out[0]` and `out[1]`, with errors below 1 unit in the last place.
 *
 * Only `+ - *` are used, so the result is the same in every engine, unlike that of `Math.sin`.
 *
 * **Range** `angle` in [0, 7], in radians.
 * **See** Sun Microsystems, fdlibm 5.3, `k_sin.c`, `k_cos.c` and `e_rem_pio2.c`, for the polynomials and their errors.
 */
export function sincos(angle: number, out: Float64Array): void {
  const n = Math.round(angle * INVERSE_HALF_PI);
  const high = angle - n * HALF_PI_HIGH;
  const middle = n * HALF_PI_MIDDLE;
  const near = high - middle;
  const low = high - near - middle - n * HALF_PI_LOW;
  const x = near + low;
  const rest = near - x + low;

  const z = x * x;
  const w = z * z;
  const v = z * x;
  const s = S2 + z * (S3 + z * S4) + z * w * (S5 + z * S6);
  const sine = x - (z * (0.5 * rest - v * s) - rest - v * S1);

  const c = z * (C1 + z * (C2 + z * C3)) + w * w * (C4 + z * (C5 + z * C6));
  const half = 0.5 * z;
  const top = 1 - half;
  const cosine = top + (1 - top - half + (z * c - x * rest));

  out[n & 1] = (n + 1) & 2 ? -sine : sine;
  out[1 - (n & 1)] = n & 2 ? -cosine : cosine;
}
