import type { Words } from '../numbers/int64.ts';
import { wrong } from './arguments.ts';

/** The version of the record's format that this library writes, and the latest that it reads. */
export const RECORD_VERSION = 1;

/**
 * Everything there is to know of a generator, as plain JSON.
 *
 * 64-bit integers are pairs of unsigned 32-bit words, the low one first, because tfjs rewrites strings and keys of a
 * layer's config when it saves and loads; only what stands under the key `name` is left alone.
 *
 * A stream stands as its name and position. Streams `a`, `a_1`, `a_2` and so on, one after the other, stand together
 * under the first name with one position each. Streams are sorted by name, and those of a family by their number, so
 * equal states make equal records.
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

const RECORD_KEYS = ['version', 'seed', 'state', 'streams'];
const STREAMS_KEYS = ['name', 'positions'];
const CURE = 'The record is damaged, or is not one: use what `generator.getConfig()` gave.';

/** Throws unless `name` can name a stream: a string of 1 to 256 characters, well-formed, and not `__proto__`. */
export function checkName(where: string, name: unknown): asserts name is string {
  if (typeof name !== 'string') throw wrong(TypeError, where, 'stream', 'a name (a string)', name);
  if (name.length < 1 || name.length > 256) {
    throw wrong(RangeError, where, 'stream', 'a name of 1 to 256 characters', name);
  }
  if (/\p{Surrogate}/u.test(name)) throw wrong(RangeError, where, 'stream', 'well-formed Unicode', name);
  if (name === '__proto__') throw wrong(RangeError, where, 'stream', 'another name than `__proto__`', name);
}

/** Throws unless `value` is a whole and sound record that this version of the library can read. */
export function checkRecord(where: string, value: unknown): asserts value is GeneratorRecord {
  const record = value as GeneratorRecord;
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw wrong(TypeError, where, 'generator', 'a Generator or its record', value);
  }
  if (Object.hasOwn(record, 'version') && Number.isSafeInteger(record.version) && record.version > RECORD_VERSION) {
    const cure = 'It was saved by a later tfjs-seeded: install that one, or a newer one.';
    throw wrong(RangeError, where, 'generator.version', `at most ${RECORD_VERSION}`, record.version, cure);
  }
  checkKeys(where, 'generator', record, RECORD_KEYS, 'a Generator or its record');
  if (record.version !== RECORD_VERSION) {
    throw wrong(RangeError, where, 'generator.version', `${RECORD_VERSION}`, record.version, CURE);
  }
  checkWords(where, 'generator.seed', record.seed);
  if (!Array.isArray(record.state) || record.state.length !== 3) {
    throw wrong(TypeError, where, 'generator.state', 'three pairs of words', record.state, CURE);
  }
  for (const words of record.state) checkWords(where, 'generator.state', words);
  if (!Array.isArray(record.streams)) {
    throw wrong(TypeError, where, 'generator.streams', 'an array', record.streams, CURE);
  }
  const names = new Set<string>();
  for (const streams of record.streams) {
    if (typeof streams !== 'object' || streams === null) {
      throw wrong(TypeError, where, 'generator.streams', 'an array of names and positions', streams, CURE);
    }
    checkKeys(where, 'generator.streams', streams, STREAMS_KEYS, 'a name and positions');
    if (!Array.isArray(streams.positions) || streams.positions.length === 0) {
      throw wrong(TypeError, where, 'generator.streams.positions', 'an array of integers', streams.positions, CURE);
    }
    for (let i = 0; i < streams.positions.length; i++) {
      const position = streams.positions[i];
      if (!Number.isSafeInteger(position) || position < 0) {
        throw wrong(RangeError, where, 'generator.streams.positions', 'integers in [0, 2^53)', position, CURE);
      }
      const name = memberName(streams.name, i);
      checkName(where, name);
      if (names.has(name)) throw wrong(RangeError, where, 'generator.streams', 'of different names', name, CURE);
      names.add(name);
    }
  }
}

/** Gives the name of member `i` of a family of streams: `dropout`, `dropout_1`, `dropout_2` and so on. */
export function memberName(name: string, i: number): string {
  return i === 0 ? name : `${name}_${i}`;
}

/** Sorts streams by name, members of a family by their number. */
export function inOrder<S extends { readonly name: string }>(streams: Iterable<S>): S[] {
  const keyed = Array.from(streams, (stream) => ({ stream, ...partsOf(stream.name) }));
  keyed.sort((a, b) => (a.family < b.family ? -1 : a.family > b.family ? 1 : a.member - b.member));
  return keyed.map(({ stream }) => stream);
}

/** Puts streams into the form that the record holds. */
export function recordStreams(
  streams: Iterable<{ readonly name: string; readonly position: number }>,
): StreamsRecord[] {
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

function checkKeys(where: string, name: string, value: object, wanted: string[], what: string): void {
  const keys = Object.keys(value);
  const odd = keys.find((key) => !wanted.includes(key)) ?? wanted.find((key) => !keys.includes(key));
  if (odd === undefined) return;
  const happened = keys.includes(odd) ? 'an unknown key' : 'no key';
  throw new TypeError(`${where}: \`${name}\` must be ${what}, but has ${happened} ${JSON.stringify(odd)}. ${CURE}`);
}

function checkWords(where: string, name: string, value: unknown): void {
  const sound =
    Array.isArray(value) &&
    value.length === 2 &&
    value.every((word) => Number.isSafeInteger(word) && word >= 0 && word < 2 ** 32);
  if (!sound) throw wrong(RangeError, where, name, 'two integers in [0, 2^32)', value, CURE);
}
