import { Tensor } from '@tensorflow/tfjs-core';

/** Throws unless `value` is a finite number. */
export function checkNumber(where: string, name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number') throw wrong(TypeError, where, name, 'a number', value);
  if (!Number.isFinite(value)) throw wrong(RangeError, where, name, 'finite', value);
}

/** Throws unless `value` is a number that is finite as float32. */
export function checkFinite(where: string, name: string, value: unknown): asserts value is number {
  checkNumber(where, name, value);
  if (!Number.isFinite(Math.fround(value))) throw wrong(RangeError, where, name, 'finite as float32', value);
}

/** Throws unless `maxval` is at least `minval`, and not so much more that float32 cannot hold the difference. */
export function checkRange(where: string, minval: unknown, maxval: unknown): void {
  checkFinite(where, 'minval', minval);
  checkFinite(where, 'maxval', maxval);
  if (maxval < minval) throw wrong(RangeError, where, 'maxval', `at least \`minval\`, ${minval}`, maxval);
  if (!Number.isFinite(Math.fround(Math.fround(maxval) - Math.fround(minval)))) {
    throw wrong(RangeError, where, 'maxval', `less than 2^128 above \`minval\`, ${minval}`, maxval);
  }
}

/** Throws unless `value` is an integer in [low, high]. */
export function checkInteger(
  where: string,
  name: string,
  value: unknown,
  low: number = Number.MIN_SAFE_INTEGER,
  high: number = Number.MAX_SAFE_INTEGER,
): asserts value is number {
  if (typeof value !== 'number') throw wrong(TypeError, where, name, 'an integer', value);
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw wrong(RangeError, where, name, `an integer in [${low}, ${high}]`, value);
  }
}

/** Throws unless `value` is a drop rate, in [0, 1). */
export function checkRate(where: string, name: string, value: unknown): asserts value is number {
  if (typeof value !== 'number') throw wrong(TypeError, where, name, 'a number in [0, 1)', value);
  if (!(value >= 0 && value < 1)) throw wrong(RangeError, where, name, 'in [0, 1)', value);
}

/** The most elements that a tensor may have. */
export const MAX_ELEMENTS = 2 ** 32;

export const MIN_INT32 = -(2 ** 31);
export const MAX_INT32 = 2 ** 31 - 1;

/** Throws unless `value` is a shape: an array of integers of at least 0. Returns its number of elements. */
export function checkShape(where: string, value: unknown): number {
  if (!Array.isArray(value)) throw wrong(TypeError, where, 'shape', 'an array of integers', value);
  let size = 1;
  for (const length of value) {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw wrong(RangeError, where, 'shape', 'an array of integers that are not negative', value);
    }
    size *= length;
  }
  if (size > MAX_ELEMENTS) throw wrong(RangeError, where, 'shape', 'of at most 2^32 elements', value);
  return size;
}

/** Throws unless `value` is an integer, as a number or a bigint, in [low, high]. Returns it as a bigint. */
export function checkBigInteger(where: string, name: string, value: unknown, low: bigint, high: bigint): bigint {
  if (typeof value !== 'bigint' && typeof value !== 'number') {
    throw wrong(TypeError, where, name, 'an integer (number or bigint)', value);
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw wrong(RangeError, where, name, 'an integer of less than 2^53 (give a larger one as a bigint)', value);
  }
  const integer = BigInt(value);
  if (integer < low || integer > high) throw wrong(RangeError, where, name, `in [${low}, ${high}]`, value);
  return integer;
}

/**
 * Throws if an object of options has an unknown key. `undefined` and null stand for no options.
 *
 * **Throws** a TypeError that names the option that was probably meant.
 */
export function checkOptions(where: string, options: unknown, known: readonly string[]): void {
  if (options == null) return;
  if (typeof options !== 'object' || Array.isArray(options)) {
    throw wrong(TypeError, where, 'args', `an object of options (${known.join(', ')})`, options);
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const meant = known.find((option) => isMisspelt(key, option));
    const cure = meant === undefined ? `The options are ${known.join(', ')}.` : `Did you mean \`${meant}\`?`;
    throw new TypeError(`${where}: \`${key}\` is not an option. ${cure}`);
  }
}

/** Throws if a key is a misspelling of a known option. Other keys are allowed; they are collected in `wellSpelt`. */
export function checkSpelling(where: string, options: object, known: readonly string[], wellSpelt: Set<string>): void {
  for (const key of Object.keys(options)) {
    if (wellSpelt.has(key)) continue;
    const meant = known.includes(key) ? undefined : known.find((option) => isMisspelt(key, option));
    if (meant === undefined) wellSpelt.add(key);
    else throw new TypeError(`${where}: \`${key}\` is not an option. Did you mean \`${meant}\`?`);
  }
}

/** Returns the error for an argument: where it happened, what was wanted, what came, and the cure. */
export function wrong<E extends Error>(
  kind: new (message: string) => E,
  where: string,
  name: string,
  wanted: string,
  value: unknown,
  cure?: string,
): E {
  return new kind(`${where}: \`${name}\` must be ${wanted}, but got ${shown(value)}.${cure ? ` ${cure}` : ''}`);
}

function shown(value: unknown, depth = 0): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}...` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return value.name ? `the function ${value.name}` : 'a function';
  if (Array.isArray(value)) {
    const parts = depth < 3 ? value.slice(0, 8).map((part) => shown(part, depth + 1)) : [];
    return `[${parts.join(', ')}${value.length > parts.length ? ', ...' : ''}]`;
  }
  if (value instanceof Tensor) return `a tensor of shape [${value.shape}]`;
  if (typeof value === 'object' && value !== null) {
    const name = Object.getPrototypeOf(value)?.constructor?.name;
    return name && name !== 'Object' ? `an object of class ${name}` : 'an object';
  }
  return String(value);
}

/**
 * Whether `word` is `meant`, apart from case and one letter that is missing, extra, wrong or swapped; two if it is
 * long.
 */
function isMisspelt(word: string, meant: string): boolean {
  const allowed = meant.length < 6 ? 1 : 2;
  return (
    Math.abs(word.length - meant.length) <= allowed && distance(word.toLowerCase(), meant.toLowerCase()) <= allowed
  );
}

/** Returns the optimal string alignment distance: how many letters to insert, delete, replace or swap with the next. */
function distance(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}
