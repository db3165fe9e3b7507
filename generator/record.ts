import type { Words } from '../numbers/int64.ts';
import { wrong } from './arguments.ts';

/** The version of the complete record that this library writes, and the latest one that it reads. */
export const RECORD_VERSION = 1;

/** The version of the reference that this library writes, and the latest one that it reads. 0.1 had no references. */
export const REFERENCE_VERSION = 2;

/** The cure for a file that contradicts itself. */
export const CURE = 'The file is damaged, or its parts come from different files: use what `getConfig()` returned.';

/**
 * The complete state of a generator, as plain JSON.
 *
 * 64-bit integers are pairs of unsigned 32-bit words, the low one first, because tfjs rewrites strings and keys of a
 * layer's config when it saves and loads. Only values of the key `name` are not rewritten.
 *
 * A stream is its name and position. Streams `a`, `a_1`, `a_2` and so on, without a gap, are one entry under the first
 * name with one position each. Entries are sorted by name, so equal states make equal records.
 */
export interface GeneratorRecord {
  readonly version: number;
  readonly seed: Words;
  readonly state: readonly [Words, Words, Words];
  readonly streams: readonly StreamsRecord[];
}

/** The positions of the streams `name`, `name_1`, `name_2` and so on. */
export interface StreamsRecord {
  readonly name: string;
  readonly positions: readonly number[];
}

/**
 * The generator of a consumer, in the consumer's own config: enough, with the stream's name and position, to continue
 * the stream. The generator's own state and its other streams are once in the model's config.
 */
export interface GeneratorReference {
  readonly version: number;
  readonly seed: Words;
}

/** A stream of a generator, and how many draws it has made. */
export interface StreamPosition {
  readonly name: string;
  readonly position: number;
}

const WHAT = 'a Generator or its record';

/** Throws unless `name` is a valid name of a stream: a well-formed string of 1 to 256 characters but `__proto__`. */
export function checkName(where: string, name: unknown): asserts name is string {
  if (typeof name !== 'string') throw wrong(TypeError, where, 'stream', 'a name (a string)', name);
  if (name.length < 1 || name.length > 256) {
    throw wrong(RangeError, where, 'stream', 'a name of 1 to 256 characters', name);
  }
  if (/\p{Surrogate}/u.test(name)) throw wrong(RangeError, where, 'stream', 'well-formed Unicode', name);
  if (name === '__proto__') throw wrong(RangeError, where, 'stream', 'a name other than `__proto__`', name);
}

/** Whether `value` has the form of a reference rather than of a complete record. */
export function isReference(value: unknown): value is GeneratorReference {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, 'seed') && !Object.hasOwn(value, 'state') && !Object.hasOwn(value, 'streams');
}

/** Throws unless `value` is a valid reference that this version of the library can read. */
export function checkReference(where: string, value: unknown): asserts value is GeneratorReference {
  checkVersioned(where, value, REFERENCE_VERSION, ['version', 'seed']);
  checkWords(where, 'generator.seed', (value as GeneratorReference).seed);
}

/** Throws unless `value` is a valid complete record that this version of the library can read. */
export function checkRecord(where: string, value: unknown): asserts value is GeneratorRecord {
  checkVersioned(where, value, RECORD_VERSION, ['version', 'seed', 'state', 'streams']);
  const record = value as GeneratorRecord;
  checkWords(where, 'generator.seed', record.seed);
  if (!Array.isArray(record.state) || record.state.length !== 3) {
    throw wrong(TypeError, where, 'generator.state', 'three pairs of words', record.state, CURE);
  }
  for (const words of record.state) checkWords(where, 'generator.state', words);
  if (!Array.isArray(record.streams)) {
    throw wrong(TypeError, where, 'generator.streams', 'an array', record.streams, CURE);
  }
  const names = new Set<string>();
  for (const streams of record.streams) checkStreams(where, streams, names);
}

/** Returns the name of member `i` of a family of streams: `dropout`, `dropout_1`, `dropout_2` and so on. */
export function memberName(name: string, i: number): string {
  return i === 0 ? name : `${name}_${i}`;
}

/** Returns the position of every stream in a record, by name. */
export function positionsIn({ streams }: GeneratorRecord): Map<string, number> {
  const entries = streams.flatMap(({ name, positions }) =>
    positions.map((position, i): [string, number] => [memberName(name, i), position]),
  );
  return new Map(entries);
}

/** Returns streams sorted by name, members of a family by their number. */
export function inOrder<S extends { readonly name: string }>(streams: Iterable<S>): S[] {
  const keyed = Array.from(streams, (stream) => ({ stream, ...partsOf(stream.name) }));
  keyed.sort((a, b) => (a.family < b.family ? -1 : a.family > b.family ? 1 : a.member - b.member));
  return keyed.map(({ stream }) => stream);
}

/** Returns streams in the form of the record. */
export function recordStreams(streams: Iterable<StreamPosition>): StreamsRecord[] {
  const records: { name: string; positions: number[] }[] = [];
  const heads = new Map<string, number[]>();
  for (const { name, position } of inOrder(streams)) {
    const { family, member } = partsOf(name);
    const positions = heads.get(family);
    if (member > 0 && positions?.length === member) {
      positions.push(position);
    } else {
      const record = { name, positions: [position] };
      records.push(record);
      heads.set(name, record.positions);
    }
  }
  return records;
}

function partsOf(name: string): { family: string; member: number } {
  const parts = /^(.+)_([1-9]\d{0,8})$/s.exec(name);
  return parts ? { family: parts[1], member: Number(parts[2]) } : { family: name, member: 0 };
}

function checkStreams(where: string, streams: unknown, names: Set<string>): void {
  if (typeof streams !== 'object' || streams === null) {
    throw wrong(TypeError, where, 'generator.streams', 'an array of names and positions', streams, CURE);
  }
  checkKeys(where, 'generator.streams', streams, ['name', 'positions'], 'a name and positions');
  const { name: family, positions } = streams as StreamsRecord;
  if (!Array.isArray(positions) || positions.length === 0) {
    throw wrong(TypeError, where, 'generator.streams.positions', 'an array of integers', positions, CURE);
  }
  for (let i = 0; i < positions.length; i++) {
    if (!Number.isSafeInteger(positions[i]) || positions[i] < 0) {
      throw wrong(RangeError, where, 'generator.streams.positions', 'integers in [0, 2^53)', positions[i], CURE);
    }
    const name = memberName(family, i);
    checkName(where, name);
    if (names.has(name)) throw wrong(RangeError, where, 'generator.streams', 'of different names', name, CURE);
    names.add(name);
  }
}

/** Throws unless `value` is an object of these keys and of version `latest`. */
function checkVersioned(where: string, value: unknown, latest: number, keys: string[]): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(TypeError, where, 'generator', WHAT, value);
  }
  const { version } = value as { version?: unknown };
  if (Object.hasOwn(value, 'version') && Number.isSafeInteger(version) && (version as number) > latest) {
    const cure = 'It was saved by a later tfjs-seeded: install that one, or a newer one.';
    throw wrong(RangeError, where, 'generator.version', `at most ${latest}`, version, cure);
  }
  checkKeys(where, 'generator', value, keys, WHAT);
  if (version !== latest) throw wrong(RangeError, where, 'generator.version', `${latest}`, version, CURE);
}

function checkKeys(where: string, name: string, value: object, wanted: string[], what: string): void {
  const keys = Object.keys(value);
  const fault = keys.find((key) => !wanted.includes(key)) ?? wanted.find((key) => !keys.includes(key));
  if (fault === undefined) return;
  const kind = keys.includes(fault) ? 'an unknown key' : 'no key';
  throw new TypeError(`${where}: \`${name}\` must be ${what}, but has ${kind} ${JSON.stringify(fault)}. ${CURE}`);
}

function checkWords(where: string, name: string, value: unknown): void {
  const isValid =
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((word) => Number.isSafeInteger(word) && word >= 0 && word < 2 ** 32);
  if (!isValid) throw wrong(RangeError, where, name, 'two integers in [0, 2^32)', value, CURE);
}
