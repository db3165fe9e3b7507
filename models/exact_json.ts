/** A value that JSON can hold, or a number that it cannot. */
export type Exact = null | boolean | number | string | Exact[] | { [key: string]: Exact };

/**
 * Gives a value as JSON that `decode` gives back exactly. JSON has no NaN and no infinities, and reads `-0` as 0: those
 * become `{"number": "NaN"}` and so on.
 *
 * **Throws** unless everything in it is null, a boolean, a number, a string, or an array or plain object of such.
 */
export function encode(where: string, name: string, value: unknown): Exact {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    return { number: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (Array.isArray(value)) return value.map((part, i) => encode(where, `${name}[${i}]`, part));
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const parts = Object.entries(value).filter(([, part]) => part !== undefined);
    if (parts.length === 1 && parts[0][0] === 'number' && typeof parts[0][1] === 'string') {
      throw new TypeError(
        `${where}: \`${name}\` must not be an object of \`number\` and a text. Name the key otherwise.`,
      );
    }
    return Object.fromEntries(parts.map(([key, part]) => [key, encode(where, `${name}.${key}`, part)]));
  }
  const what = typeof value === 'object' ? `an object of class ${value?.constructor?.name}` : `a ${typeof value}`;
  throw new TypeError(`${where}: \`${name}\` must be what JSON can hold, but got ${what}.`);
}

/** Gives the value that was encoded. */
export function decode(value: Exact): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(decode);
  const keys = Object.keys(value);
  if (keys.length === 1 && keys[0] === 'number' && typeof value.number === 'string') return Number(value.number);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, decode(part)]));
}
