/** A 64-bit integer as two unsigned 32-bit words, the low one first: the form in which records and kernels hold it. */
export type Words = readonly [number, number];

/** Cuts the low 64 bits of an integer into words; a negative one in two's complement. */
export function wordsOf(value: bigint): Words {
  const low = BigInt.asUintN(64, value);
  return [Number(low & 0xffffffffn), Number(low >> 32n)];
}

/** Puts words together to a signed 64-bit integer, the way Python prints TensorFlow's int64. */
export function int64Of([low, high]: Words): bigint {
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
}
