import { type Exact, MAX_DEPTH } from './exact_json.ts';

/**
 * Checks a part of a record, and returns a copy of it that has nothing else. `path` names the part in error messages.
 *
 * **Throws** a `ShapeError`.
 */
export type Shape<T> = (value: unknown, path: string) => T;

/** The error for a record that has another shape than the declared one. */
export class ShapeError extends TypeError {}

/** What a shape declares. */
export type Declared<S> = S extends Shape<infer T> ? T : never;

type Fields = Record<string, Shape<unknown>>;

type OptionalKeys<F extends Fields> = { [K in keyof F]: undefined extends Declared<F[K]> ? K : never }[keyof F];

/** The object that fields declare. */
export type ObjectOf<F extends Fields> = { -readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Declared<F[K]> } & {
  -readonly [K in OptionalKeys<F>]?: Declared<F[K]>;
};

/** An object of exactly these fields, each its own property. */
export function object<F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'an object', value);
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(fields, key));
    if (unknown !== undefined) throw wrong(path, `an object of ${Object.keys(fields).join(', ')}`, { [unknown]: 0 });
    const copy: Record<string, unknown> = {};
    for (const [key, shape] of Object.entries(fields)) {
      const part = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
      const checked = shape(part, `${path}.${key}`);
      if (checked !== undefined) copy[key] = checked;
    }
    return copy as ObjectOf<F>;
  };
}

/** An array of at most `max` elements of one shape. */
export function array<T>(of: Shape<T>, max = 100_000): Shape<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw wrong(path, 'an array', value);
    if (value.length > max) throw wrong(path, `at most ${max} long`, value.length);
    return value.map((part, i) => of(part, `${path}[${i}]`));
  };
}

/** An object of any keys, at most `max`, whose values have one shape. */
export function map<T>(of: Shape<T>, max = 100_000): Shape<{ [key: string]: T }> {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(path, 'an object', value);
    const entries = Object.entries(value);
    if (entries.length > max) throw wrong(path, `an object of at most ${max} keys`, entries.length);
    if (Object.hasOwn(value, '__proto__')) throw wrong(path, 'without the key `__proto__`', value);
    return Object.fromEntries(entries.map(([key, part]) => [key, of(part, `${path}.${key}`)]));
  };
}

/** A value, or null. */
export function nullable<T>(of: Shape<T>): Shape<T | null> {
  return (value, path) => (value === null ? null : of(value, path));
}

/** A value, or nothing. */
export function optional<T>(of: Shape<T>): Shape<T | undefined> {
  return (value, path) => (value === undefined ? undefined : of(value, path));
}

/** One of several values. */
export function oneOf<const T extends readonly (string | number | null)[]>(...values: T): Shape<T[number]> {
  return (value, path) => {
    if (!values.includes(value as string))
      throw wrong(path, values.map((one) => JSON.stringify(one)).join(' or '), value);
    return value as T[number];
  };
}

/** An integer in [`min`, `max`]. */
export function integer(min = 0, max: number = Number.MAX_SAFE_INTEGER): Shape<number> {
  return (value, path) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
      throw wrong(path, `an integer in [${min}, ${max}]`, value);
    }
    return value as number;
  };
}

/** A number as `encode` writes it, NaN and infinities included. */
export const exactNumber: Shape<number> = (value, path) => {
  if (typeof value === 'number') return value;
  const { number } = (value ?? {}) as { number?: unknown };
  if (
    Object.hasOwn((value ?? {}) as object, 'number') &&
    ['NaN', 'Infinity', '-Infinity', '-0'].includes(number as string)
  ) {
    return Number(number);
  }
  throw wrong(path, 'a number', value);
};

export const boolean: Shape<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw wrong(path, 'a boolean', value);
  return value;
};

/** A text of at most `max` characters. */
export function string(max = 10_000): Shape<string> {
  return (value, path) => {
    if (typeof value !== 'string') throw wrong(path, 'a string', value);
    if (value.length > max) throw wrong(path, `at most ${max} characters long`, value.length);
    return value;
  };
}

/** Two unsigned 32-bit words, the low one first. */
export const words: Shape<[number, number]> = (value, path) => {
  const [low, high, ...rest] = array(integer(0, 2 ** 32 - 1), 2)(value, path);
  if (high === undefined || rest.length > 0) throw wrong(path, 'two words', value);
  return [low, high];
};

/** Any value that `encode` returns. */
export const exact: Shape<Exact> = (value, path) => {
  checkDepth(value, path, 0);
  return value as Exact;
};

function checkDepth(value: unknown, path: string, depth: number): void {
  if (typeof value !== 'object' || value === null) {
    if (value === undefined) throw wrong(path, 'a value', value);
    return;
  }
  if (depth > MAX_DEPTH) throw wrong(path, `nested at most ${MAX_DEPTH} deep`, 'more');
  if (Object.hasOwn(value, '__proto__')) throw wrong(path, 'without the key `__proto__`', value);
  for (const part of Object.values(value)) checkDepth(part, path, depth + 1);
}

function wrong(path: string, wanted: string, value: unknown): ShapeError {
  const text = value === undefined ? 'nothing' : String(JSON.stringify(value));
  const shown = text.length > 60 ? `${text.slice(0, 60)}...` : text;
  return new ShapeError(`\`${path}\` must be ${wanted}, but got ${shown}`);
}
