/**
 * Sums of float32 as fixed-point numbers of 62 bits, in WGSL: integers can be added in any order.
 *
 * `scaleOf(largest, bits)` is the power of two that brings the bit pattern `largest`, the greatest magnitude of all terms,
 * below 2^bits. `added(sum, term, scale)` adds a term to the fixed-point number `sum`, of which x is the integer part and
 * y the fraction in 2^-32. `floatOf(sum, kinds, largest, bits)` converts back, unless `kinds`, the bits of all terms'
 * `kindOf`, says that there were infinities or NaN, which are not to be added.
 *
 * **Precision** Each term is rounded by itself, to a multiple of 2^-32 or of its own last place, and so is the sum in the
 * end. Products with powers of two are exact, whatever a compiler fuses.
 */
export const FIXED_POINT_WGSL = `
  // Which of +infinity, -infinity and NaN a float is, as a bit each.
  fn kindOf(term : f32) -> u32 {
    let bits = bitcast<u32>(term);
    let magnitude = bits & 0x7fffffffu;
    return select(0u, select(1u + (bits >> 31u), 4u, magnitude > 0x7f800000u), magnitude >= 0x7f800000u);
  }

  // The exponent of the scale is kept in the range of float32, for tiny magnitudes too.
  fn exponentOf(largest : u32, bits : i32) -> i32 {
    return max(i32(largest >> 23u), bits) - bits;
  }

  fn scaleOf(largest : u32, bits : i32) -> f32 {
    return bitcast<f32>(u32(253 - exponentOf(largest, bits)) << 23u);
  }

  fn added(sum : vec2<u32>, term : f32, scale : f32) -> vec2<u32> {
    let scaled = term * scale;
    let whole = floor(scaled);
    let fraction = sum.y + u32(min((scaled - whole) * 4294967296.0, 4294967040.0));
    return vec2<u32>(sum.x + bitcast<u32>(i32(whole)) + select(0u, 1u, fraction < sum.y), fraction);
  }

  fn floatOf(sum : vec2<u32>, kinds : u32, largest : u32, bits : i32) -> f32 {
    let scaled = f32(bitcast<i32>(sum.x)) + f32(sum.y) * bitcast<f32>(0x2f800000u);
    let usual = scaled * bitcast<f32>(u32(exponentOf(largest, bits) + 1) << 23u);
    let unusual = select(select(0x7fc00000u, 0xff800000u, kinds == 2u), 0x7f800000u, kinds == 1u);
    return bitcast<f32>(select(bitcast<u32>(usual), unusual, kinds != 0u));
  }
`;
