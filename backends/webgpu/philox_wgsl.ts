const ROUND = `
    {
      let low = vec2<u32>(0xd2511f53u, 0xcd9e8d57u) * c.xz;
      let high0 = highWord(c.x, low.x, 0xd251u, 0x1f53u);
      let high1 = highWord(c.z, low.y, 0xcd9eu, 0x8d57u);
      c = vec4<u32>(high1 ^ c.y ^ k.x, low.y, high0 ^ c.w ^ k.y, low.x);
      k += vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
    }
`;

/**
 * Philox4x32-10 in WGSL: `philox(block)` returns a block of the draw whose offset is in the uniforms `key` and
 * `counter`. WGSL has no 64-bit products either: the high word is computed as in `philox_glsl.ts`, but by shifts. The
 * rounds are unrolled, since browsers insert a loop guard.
 *
 * **Precision** Integers only; the counter carries through all of its 128 bits.
 * **See** `numbers/philox.ts`.
 */
export const PHILOX_WGSL = `
  // The high word of a times a constant, whose low word is \`low\` and whose halves are \`upper\` and \`lower\`.
  fn highWord(a : u32, low : u32, upper : u32, lower : u32) -> u32 {
    let aLower = a & 0xffffu;
    let aUpper = a >> 16u;
    let cross = lower * aUpper;
    let middle = cross + upper * aLower;
    let carries = select(0u, 0x10000u, middle < cross) + u32(low < lower * aLower);
    return upper * aUpper + (middle >> 16u) + carries;
  }

  fn philox(block : u32) -> vec4<u32> {
    var c = uniforms.counter;
    c.x += block;
    var carry = u32(c.x < block);
    c.y += carry;
    carry &= u32(c.y == 0u);
    c.z += carry;
    carry &= u32(c.z == 0u);
    c.w += carry;
    var k = uniforms.key;
    ${ROUND.repeat(10)}
    return c;
  }
`;
