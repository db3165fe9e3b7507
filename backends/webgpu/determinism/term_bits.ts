/** Returns how many bits the whole part of a fixed-point term may have, so that no sum of `count` terms exceeds 31. */
export function termBits(count: number): number {
  return 30 - (32 - Math.clz32(count - 1));
}
