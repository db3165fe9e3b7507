import { int64Of, type Words, wordsOf } from '../numbers/int64.ts';
import { checkBigInteger, wrong } from './arguments.ts';

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/**
 * A seed of Keras: an integer. One of 2^53 or more is a bigint, as `generator.makeSeeds(n)` returns them; in a config,
 * which must be JSON, it is a pair of words.
 */
export type Seed = number | bigint;

/**
 * Returns the `seed` argument of a consumer as a number if that is exact, otherwise as a bigint.
 *
 * **Throws** unless it is an integer in [-2^63, 2^63).
 */
export function readSeed(where: string, seed: unknown): Seed {
  const integer = Array.isArray(seed) ? int64Of(checkedWords(where, seed)) : seed;
  const exact = checkBigInteger(where, 'seed', integer, MIN_INT64, MAX_INT64);
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact;
}

/** Returns a seed in the form of a config: a number if that is exact, otherwise a pair of words. */
export function seedConfig(seed: Seed): number | Words {
  return typeof seed === 'number' ? seed : wordsOf(seed);
}

/** Returns a seed modulo a positive integer below 2^53, as Python's `%` does: never negative. */
export function reducedSeed(seed: Seed, modulus: number): number {
  const remainder = Number(typeof seed === 'number' ? seed % modulus : seed % BigInt(modulus));
  return (remainder + modulus) % modulus;
}

function checkedWords(where: string, seed: unknown[]): Words {
  const [low, high] = seed;
  const isWord = (word: unknown) => Number.isSafeInteger(word) && (word as number) >= 0 && (word as number) < 2 ** 32;
  if (seed.length === 2 && isWord(low) && isWord(high)) return [low as number, high as number];
  throw wrong(TypeError, where, 'seed', 'an integer (number or bigint)', seed);
}
