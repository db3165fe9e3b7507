/** For each sixteenth of the mantissa, the inverse and the logarithm of a number in it; see `../../libm/logf.ts`. */
const TABLE: usize = memory.data<f64>([
  1.398907162146528, -0.33569133332882284, 1.3403141896637998, -0.2929040563774074, 1.286432210124115,
  -0.2518726580937369, 1.2367150214269895, -0.21245868807117255, 1.1906977166711752, -0.17453945183745634,
  1.1479821020556429, -0.1380057072319758, 1.1082251448272158, -0.10275976698545139, 1.0711297413057381,
  -0.06871392447020525, 1.036437278977283, -0.0357891387398228, 1, 0, 0.9492859795739057, 0.05204517742929496,
  0.8951049428609004, 0.11081431298787942, 0.8476821620351103, 0.1652495223695143, 0.8050314851692001,
  0.21687389031699977, 0.7664671008843108, 0.2659635028121397, 0.731428603316328, 0.3127556664073557,
], 16);

/** Constants, loaded where they are used: V8 would rebuild those in code in every round of the loop, by shuffles. */
const A0: usize = memory.data<f64>([-0.25089342214237154]);
const A1: usize = memory.data<f64>([0.333456765744066]);
const A2: usize = memory.data<f64>([-0.4999997485802103]);
const LN2: usize = memory.data<f64>([0.6931471805599453]);
const S1: usize = memory.data<f64>([-0.16666654943701084]);
const S2: usize = memory.data<f64>([0.008332178146138854]);
const S3: usize = memory.data<f64>([-0.00019517298981385725]);
const C1: usize = memory.data<f64>([-0.49999999725108224]);
const C2: usize = memory.data<f64>([0.041666623324344516]);
const C3: usize = memory.data<f64>([-0.001388676379437604]);
const C4: usize = memory.data<f64>([0.000024390450703564542]);
const ONE: usize = memory.data<f64>([1]);
const TURN: usize = memory.data<f64>([6.283185307179586 / 8388608]);
const HALF_PI: usize = memory.data<f64>([1.5707963267948966]);
const QUARTERS: usize = memory.data<f64>([10680707.430881744 / 16777216]);

/** 1.5 * 2^52: adding it rounds a number to an integer, which is then in the lowest bits of the sum. */
const ROUNDER: usize = memory.data<f64>([6755399441055744]);

/**
 * Turns words into normal numbers in place, four pairs at a time: `../../box_muller.ts`, with the same operations on
 * the same numbers. Two things are done differently: signs are applied last, and quarter turns are counted by rounding.
 * A test of all words shows that neither changes a bit.
 */
export function boxMuller(at: usize, words: i32): void {
  const mantissa = i32x4.splat(0x7fffff);
  for (const end = at + 4 * words; at < end; at += 32) {
    const x = v128.load(at, 0);
    const y = v128.load(at, 16);
    const turns = v128.and(v128.shuffle<u32>(x, y, 1, 3, 5, 7), mantissa);
    const u = f32x4.convert_i32x4_s(v128.and(v128.shuffle<u32>(x, y, 0, 2, 4, 6), mantissa));
    const radius = radii(f32x4.pmax(f32x4.mul(u, f32x4.splat(1.1920928955078125e-7)), f32x4.splat(1e-7)));

    const angleA = angles(turns);
    const angleB = angles(upper(turns));
    const roundedA = quarters(angleA);
    const roundedB = quarters(angleB);
    const restA = rest(angleA, roundedA);
    const restB = rest(angleB, roundedB);
    const n = v128.shuffle<u32>(roundedA, roundedB, 0, 2, 4, 6);
    const two = i32x4.splat(2);
    const one = i32x4.splat(1);
    const sines = v128.xor(both(sine(restA), sine(restB)), i32x4.shl(v128.and(i32x4.add(n, one), two), 30));
    const cosines = v128.xor(both(cosine(restA), cosine(restB)), i32x4.shl(v128.and(n, two), 30));
    const odd = i32x4.eq(v128.and(n, one), one);
    const change = v128.and(v128.xor(sines, cosines), odd);
    const z0 = f32x4.mul(v128.xor(sines, change), radius);
    const z1 = f32x4.mul(v128.xor(cosines, change), radius);
    v128.store(at, v128.shuffle<u32>(z0, z1, 0, 4, 1, 5), 0);
    v128.store(at, v128.shuffle<u32>(z0, z1, 2, 6, 3, 7), 16);
  }
}

/** Returns the square roots of -2 times the logarithms. */
// @ts-ignore: decorator
@inline
function radii(u: v128): v128 {
  const offset = i32x4.sub(u, i32x4.splat(0x3f330000));
  const entry = v128.and(i32x4.shr_u(offset, 15), i32x4.splat(0xf0));
  const k = i32x4.shr_s(offset, 23);
  const z = i32x4.sub(u, v128.and(offset, i32x4.splat(0xff800000)));
  const entry0 = v128.load(TABLE + i32x4.extract_lane(entry, 0));
  const entry1 = v128.load(TABLE + i32x4.extract_lane(entry, 1));
  const entry2 = v128.load(TABLE + i32x4.extract_lane(entry, 2));
  const entry3 = v128.load(TABLE + i32x4.extract_lane(entry, 3));
  const logs = both(logarithm(z, k, entry0, entry1), logarithm(upper(z), upper(k), entry2, entry3));
  return f32x4.sqrt(f32x4.mul(logs, f32x4.splat(-2)));
}

/** Returns the logarithms of the lower two numbers, as float64. */
// @ts-ignore: decorator
@inline
function logarithm(z: v128, k: v128, entry0: v128, entry1: v128): v128 {
  const inverse = v128.shuffle<u64>(entry0, entry1, 0, 2);
  const table = v128.shuffle<u64>(entry0, entry1, 1, 3);
  const r = f64x2.sub(f64x2.mul(f64x2.promote_low_f32x4(z), inverse), double(ONE));
  const y0 = f64x2.add(table, f64x2.mul(f64x2.convert_low_i32x4_s(k), double(LN2)));
  const r2 = f64x2.mul(r, r);
  let y = f64x2.add(f64x2.mul(double(A1), r), double(A2));
  y = f64x2.add(f64x2.mul(double(A0), r2), y);
  return f64x2.add(f64x2.mul(y, r2), f64x2.add(y0, r));
}

/** Returns the angles of the lower two mantissas, rounded to float32, as float64. */
// @ts-ignore: decorator
@inline
function angles(turns: v128): v128 {
  const exact = f64x2.mul(f64x2.convert_low_i32x4_s(turns), double(TURN));
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(exact));
}

/** Returns the number of quarter turns that is nearest to an angle, plus the rounder. */
// @ts-ignore: decorator
@inline
function quarters(angle: v128): v128 {
  return f64x2.add(f64x2.mul(angle, double(QUARTERS)), double(ROUNDER));
}

// @ts-ignore: decorator
@inline
function rest(angle: v128, rounded: v128): v128 {
  return f64x2.sub(angle, f64x2.mul(f64x2.sub(rounded, double(ROUNDER)), double(HALF_PI)));
}

// @ts-ignore: decorator
@inline
function sine(x: v128): v128 {
  const x2 = f64x2.mul(x, x);
  const x3 = f64x2.mul(x2, x);
  const s1 = f64x2.add(double(S2), f64x2.mul(x2, double(S3)));
  const s = f64x2.add(x, f64x2.mul(x3, double(S1)));
  return f64x2.add(s, f64x2.mul(f64x2.mul(x3, x2), s1));
}

// @ts-ignore: decorator
@inline
function cosine(x: v128): v128 {
  const x2 = f64x2.mul(x, x);
  const x4 = f64x2.mul(x2, x2);
  const c2 = f64x2.add(double(C3), f64x2.mul(x2, double(C4)));
  const c1 = f64x2.add(double(ONE), f64x2.mul(x2, double(C1)));
  const c = f64x2.add(c1, f64x2.mul(x4, double(C2)));
  return f64x2.add(c, f64x2.mul(f64x2.mul(x4, x2), c2));
}

/** Returns the upper two of four lanes, in the lower two. */
// @ts-ignore: decorator
@inline
function upper(x: v128): v128 {
  return v128.shuffle<u64>(x, x, 1, 0);
}

/** Returns two pairs of float64, rounded to float32, in one vector. */
// @ts-ignore: decorator
@inline
function both(a: v128, b: v128): v128 {
  return v128.shuffle<u64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2);
}

/** Returns a constant in both lanes. */
// @ts-ignore: decorator
@inline
function double(constant: usize): v128 {
  return v128.load64_splat(constant);
}
