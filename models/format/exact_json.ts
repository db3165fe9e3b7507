/** A value that JSON can hold, or a number that it cannot, in the form of `encode`. */
export type Exact = null | boolean | number | string | Exact[] | { [key: string]: Exact };

/** How deep arrays and objects may be nested. */
export const MAX_DEPTH = 100;

/**
 * Returns a value as JSON from which `decode` restores it exactly. JSON has no NaN and no infinities, and reads `-0` as
 * 0; these become `{"number": "NaN"}` and so on.
 *
 * **Throws** unless everything in it is null, a boolean, a number, a string, or an array or plain object of such, nested
 * at most 100 deep.
 */
export function encode(where: string, name: string, value: unknown, depth = 0): Exact {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    return { number: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (depth >= MAX_DEPTH) {
    throw new RangeError(`${where}: \`${name.slice(0, 60)}...\` must be nested at most ${MAX_DEPTH} deep.`);
  }
  if (Array.isArray(value)) {
    return Array.from(value, (part, i) => encode(where, `${name}[${i}]`, part, depth + 1));
  }
  if (typeof value === 'object' && isPlain(value)) {
    const parts = Object.entries(value).filter(([, part]) => part !== undefined);
    if (parts.length === 1 && parts[0][0] === 'number' && typeof parts[0][1] === 'string') {
      throw new TypeError(
        `${where}: \`${name}\` must not be an object of \`number\` and a text. Name the key otherwise.`,
      );
    }
    if (Object.hasOwn(value, '__proto__')) {
      throw new TypeError(`${where}: \`${name}\` must not have the key \`__proto__\`. Name the key otherwise.`);
    }
    return Object.fromEntries(parts.map(([key, part]) => [key, encode(where, `${name}.${key}`, part, depth + 1)]));
  }
  const what = typeof value === 'object' ? `an object of class ${value?.constructor?.name}` : `a ${typeof value}`;
  throw new TypeError(`${where}: \`${name}\` must be what JSON can hold, but got ${what}.`);
}

/** Returns the value that was encoded. */
export function decode(value: Exact): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(decode);
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === 'number' && typeof value.number === 'string') return Number(value.number);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, decode(part)]));
}

/** Whether an object is plain: made by braces, in this realm or another one, or without a prototype. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty'))
  );
}
