/** A 64-bit integer as two unsigned 32-bit words, the low one first: the form in which records and kernels hold it. */
export type Words = readonly [number, number];

/** Returns the words of an integer modulo 2^64; a negative one is in two's complement. */
export function wordsOf(value: bigint): Words {
  const low = BigInt.asUintN(64, value);
  return [Number(low & 0xffffffffn), Number(low >> 32n)];
}

/** Returns the signed 64-bit integer of two words, as Python prints TensorFlow's int64. */
export function int64Of([low, high]: Words): bigint {
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
}
