import { KEYS, OFFSET } from './memory.ts';
import { store16 } from './store.ts';

const M0: u32 = 0xd2511f53;
const M1: u32 = 0xcd9e8d57;
const W0: u32 = 0x9e3779b9;
const W1: u32 = 0xbb67ae85;

/** The factors, each in four lanes. V8 would rebuild constants in every round, by shuffles; loads cost nothing. */
const FACTORS: usize = memory.data<u32>([M0, M0, M0, M0, M1, M1, M1, M1], 16);

/** Computes the keys of the rounds from the key in memory. To be called once for each draw. */
export function begin(): void {
  let k0 = v128.load32_splat(OFFSET, 0);
  let k1 = v128.load32_splat(OFFSET, 4);
  for (let at = KEYS; at < KEYS + 320; at += 32) {
    v128.store(at, k0, 0);
    v128.store(at, k1, 16);
    k0 = i32x4.add(k0, i32x4.splat(W0));
    k1 = i32x4.add(k1, i32x4.splat(W1));
  }
}

/**
 * Makes `eights` times eight blocks, eight at a time, one in each lane of two vectors. The first eight are at the
 * distances `first` and `second` from the counter in memory, the next ones `step` further on, and so on. What is
 * `made` of their words is written to `to`; see `store.ts`.
 *
 * A round cannot begin before the previous one has ended, so the CPU works on two vectors in turn. Unless the lowest
 * word of the counter overflows, blocks differ in that word alone: then half of the products of the first two rounds
 * are the same for all blocks, and are computed once.
 */
export function fillBlocks(first: v128, second: v128, step: i32, eights: i32, to: usize, made: i32): void {
  const m0 = v128.load(FACTORS, 0);
  const m1 = v128.load(FACTORS, 16);
  const steps = i32x4.splat(step);
  const c1 = v128.load32_splat(OFFSET, 12);
  const c2 = v128.load32_splat(OFFSET, 16);
  const c3k = v128.xor(v128.load32_splat(OFFSET, 20), v128.load(KEYS, 16));
  const same0 = v128.xor(v128.xor(highs(c2, m1), c1), v128.load(KEYS, 0));
  const same1 = v128.xor(i32x4.mul(c2, m1), v128.load(KEYS, 32));
  const same2 = v128.xor(highs(same0, m0), v128.load(KEYS, 48));
  const same3 = i32x4.mul(same0, m0);
  for (const end = to + 128 * eights; to < end; to += 128) {
    let a0 = counter0(first);
    let b0 = counter0(second);
    let carryA = i32x4.lt_u(a0, first);
    let carryB = i32x4.lt_u(b0, second);
    let a1: v128;
    let a2: v128;
    let a3: v128;
    let b1: v128;
    let b2: v128;
    let b3: v128;
    let key = KEYS;
    if (v128.any_true(v128.or(carryA, carryB))) {
      a1 = counter(12, carryA);
      b1 = counter(12, carryB);
      carryA = carried(carryA, a1);
      carryB = carried(carryB, b1);
      a2 = counter(16, carryA);
      b2 = counter(16, carryB);
      a3 = counter(20, carried(carryA, a2));
      b3 = counter(20, carried(carryB, b2));
    } else {
      const a = v128.xor(highs(a0, m0), c3k);
      const b = v128.xor(highs(b0, m0), c3k);
      a2 = v128.xor(i32x4.mul(a0, m0), same2);
      b2 = v128.xor(i32x4.mul(b0, m0), same2);
      a0 = v128.xor(highs(a, m1), same1);
      b0 = v128.xor(highs(b, m1), same1);
      a1 = i32x4.mul(a, m1);
      b1 = i32x4.mul(b, m1);
      a3 = same3;
      b3 = same3;
      key = KEYS + 64;
    }
    for (; key < KEYS + 320; key += 32) {
      const k0 = v128.load(key, 0);
      const k1 = v128.load(key, 16);
      const nextA0 = v128.xor(v128.xor(highs(a2, m1), a1), k0);
      const nextA2 = v128.xor(v128.xor(highs(a0, m0), a3), k1);
      a1 = i32x4.mul(a2, m1);
      a3 = i32x4.mul(a0, m0);
      a0 = nextA0;
      a2 = nextA2;
      const nextB0 = v128.xor(v128.xor(highs(b2, m1), b1), k0);
      const nextB2 = v128.xor(v128.xor(highs(b0, m0), b3), k1);
      b1 = i32x4.mul(b2, m1);
      b3 = i32x4.mul(b0, m0);
      b0 = nextB0;
      b2 = nextB2;
    }
    storeFour(to, a0, a1, a2, a3, made);
    storeFour(to + 64, b0, b1, b2, b3, made);
    first = i32x4.add(first, steps);
    second = i32x4.add(second, steps);
  }
}

/** Returns the lowest words of the counters. */
// @ts-ignore: decorator
@inline
function counter0(distance: v128): v128 {
  return i32x4.add(v128.load32_splat(OFFSET, 8), distance);
}

/** Returns one of the other words of the counters, plus 1 where the mask `carry` is set. */
// @ts-ignore: decorator
@inline
function counter(offset: usize, carry: v128): v128 {
  return i32x4.sub(v128.load32_splat(OFFSET + offset), carry);
}

// @ts-ignore: decorator
@inline
function carried(carry: v128, sum: v128): v128 {
  return v128.and(carry, i32x4.eq(sum, i32x4.splat(0)));
}

/** Returns the high words of four products. */
// @ts-ignore: decorator
@inline
function highs(x: v128, factor: v128): v128 {
  const low = i64x2.extmul_low_i32x4_u(x, factor);
  return v128.shuffle<u32>(low, i64x2.extmul_high_i32x4_u(x, factor), 1, 3, 5, 7);
}

/** Stores the blocks of four lanes, one after the other. */
// @ts-ignore: decorator
@inline
function storeFour(to: usize, x0: v128, x1: v128, x2: v128, x3: v128, made: i32): void {
  const low01 = v128.shuffle<u32>(x0, x1, 0, 4, 1, 5);
  const low23 = v128.shuffle<u32>(x2, x3, 0, 4, 1, 5);
  const high01 = v128.shuffle<u32>(x0, x1, 2, 6, 3, 7);
  const high23 = v128.shuffle<u32>(x2, x3, 2, 6, 3, 7);
  const block0 = v128.shuffle<u64>(low01, low23, 0, 2);
  const block1 = v128.shuffle<u64>(low01, low23, 1, 3);
  const block2 = v128.shuffle<u64>(high01, high23, 0, 2);
  const block3 = v128.shuffle<u64>(high01, high23, 1, 3);
  store16(to, block0, block1, block2, block3, made);
}
