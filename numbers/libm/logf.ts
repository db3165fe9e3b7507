const INVERSE = [
  1.398907162146528, 1.3403141896637998, 1.286432210124115, 1.2367150214269895, 1.1906977166711752, 1.1479821020556429,
  1.1082251448272158, 1.0711297413057381, 1.036437278977283, 1, 0.9492859795739057, 0.8951049428609004,
  0.8476821620351103, 0.8050314851692001, 0.7664671008843108, 0.731428603316328,
];
const LOGARITHM = [
  -0.33569133332882284, -0.2929040563774074, -0.2518726580937369, -0.21245868807117255, -0.17453945183745634,
  -0.1380057072319758, -0.10275976698545139, -0.06871392447020525, -0.0357891387398228, 0, 0.05204517742929496,
  0.11081431298787942, 0.1652495223695143, 0.21687389031699977, 0.2659635028121397, 0.3127556664073557,
];
const LN2 = 0.6931471805599453;
const A0 = -0.25089342214237154;
const A1 = 0.333456765744066;
const A2 = -0.4999997485802103;

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/**
 * Returns the natural logarithm of a positive, normal float32, rounded to float32: bit for bit the C library's `logf`
 * (glibc 2.27 and later).
 *
 * Only `+ - *` on doubles and integer operations are used, so the result is the same in every engine, unlike that of
 * `Math.log`.
 *
 * **Range** `x` in [2^-126, 2^128).
 * **See** ARM optimized-routines, `math/logf.c` and `logf_data.c`.
 */
export function logf(x: number): number {
  float[0] = x;
  const ix = bits[0];
  if (ix === 0x3f800000) return 0;
  const offset = ix - 0x3f330000;
  const i = (offset >>> 19) & 15;
  const k = offset >> 23;
  bits[0] = ix - (offset & 0xff800000);
  const z = float[0];
  const r = z * INVERSE[i] - 1;
  const y0 = LOGARITHM[i] + k * LN2;
  const r2 = r * r;
  let y = A1 * r + A2;
  y = A0 * r2 + y;
  y = y * r2 + (y0 + r);
  return Math.fround(y);
}
