/**
 * Philox4x32-10 in GLSL ES 3.00, and the words of the four numbers of a texel.
 *
 * `wordsOfTexel(i, below, right)` returns words `i`, `i + right`, `i + below` and `i + below + right` of the draw whose
 * offset is in the uniforms `key` and `counter`. Neighbours in a row share a block if they can: a texel needs two
 * blocks (one if `below` is 0), and a third or fourth only where a row of odd length crosses a block boundary.
 *
 * The uniforms are signed, since tfjs has no unsigned ones, and their bits are reinterpreted. GLSL has no 64-bit
 * products: the high word is computed from 16-bit halves, and its carry from the low word. The upper half of a word is
 * extracted through float32, which is exact, because software renderers shift lane by lane.
 *
 * **Precision** Integers only; the counter carries through all of its 128 bits.
 * **See** `numbers/philox.ts`.
 */
export const PHILOX_GLSL = `
  uint upperHalf(uint a) {
    return uint(int(float(int(a & 0xffff0000u)) * ${2 ** -16})) & 0xffffu;
  }

  // The high word of a times a constant, whose low word is \`low\` and whose halves are \`upper\` and \`lower\`.
  uint highWord(uint a, uint low, uint upper, uint lower) {
    uint aLower = a & 0xffffu;
    uint aUpper = upperHalf(a);
    uint cross = lower * aUpper;
    uint middle = cross + upper * aLower;
    uint carries = (middle < cross ? 0x10000u : 0u) + uint(low < lower * aLower);
    return upper * aUpper + upperHalf(middle) + carries;
  }

  uvec4 philox(uint block) {
    uvec4 c = uvec4(counter);
    c.x += block;
    uint carry = uint(c.x < block);
    c.y += carry;
    carry &= uint(c.y == 0u);
    c.z += carry;
    carry &= uint(c.z == 0u);
    c.w += carry;
    uvec2 k = uvec2(key);
    for (int round = 0; round < 10; round++) {
      uvec2 low = uvec2(0xd2511f53u, 0xcd9e8d57u) * c.xz;
      uint high0 = highWord(c.x, low.x, 0xd251u, 0x1f53u);
      uint high1 = highWord(c.z, low.y, 0xcd9eu, 0x8d57u);
      c = uvec4(high1 ^ c.y ^ k.x, low.y, high0 ^ c.w ^ k.y, low.x);
      k += uvec2(0x9e3779b9u, 0xbb67ae85u);
    }
    return c;
  }

  uint wordOf(uvec4 block, int i) {
    return (i & 2) == 0 ? ((i & 1) == 0 ? block.x : block.y) : ((i & 1) == 0 ? block.z : block.w);
  }

  uvec2 wordsOfRow(int i, int right) {
    uvec4 block = philox(uint(i >> 2));
    int j = i + right;
    uvec2 words = uvec2(wordOf(block, i), wordOf(block, j));
    if (j >> 2 != i >> 2) words.y = philox(uint(j >> 2)).x;
    return words;
  }

  uvec4 wordsOfTexel(int i, int below, int right) {
    uvec2 words = wordsOfRow(i, right);
    return uvec4(words, below == 0 ? words : wordsOfRow(i + below, right));
  }
`;
