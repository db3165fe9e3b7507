import type { serialization } from '@tensorflow/tfjs-core';
import { int64Of, type Words } from '../numbers/int64.ts';
import { checkInteger, wrong } from './arguments.ts';
import { DynamicScope } from './dynamic_scope.ts';
import { Generator, restoreState, streamsOf } from './generator.ts';
import {
  CURE,
  checkName,
  checkRecord,
  checkReference,
  type GeneratorRecord,
  isReference,
  positionsIn,
  type StreamPosition,
} from './record.ts';
import { GENERATORS_KEY } from './whole_save.ts';

/** A generator that a load restores. */
interface Restored {
  readonly generator: Generator;
  /** Its record in the model's config, or in the consumer's in files of version 0.1; undefined for parts of a file. */
  readonly record: GeneratorRecord | undefined;
  /** The saved positions of its streams, by name: those in the record, and those in the configs of consumers. */
  readonly positions: Map<string, number>;
}

/** One load of a model. */
interface Load {
  /** The records in the model's config, by seed and twin number. */
  readonly records: ReadonlyMap<string, GeneratorRecord>;
  readonly restored: Map<string, Restored>;
}

const WHERE = 'tf.loadLayersModel';

const loading = new DynamicScope<Load>();

/**
 * Returns the generator that a consumer's config, read from a file, refers to, with the consumer's streams at their
 * saved positions.
 *
 * `saved` is a reference or, in files of version 0.1, the complete record; then `streams` have no positions, but must
 * be in the record. Within one load of a model, consumers that refer to the same generator get the same object, which
 * no other load has.
 *
 * **Throws** if something is damaged, contradicts another part of the file, or was written by a later version.
 */
export function restoreGenerator(
  where: string,
  saved: unknown,
  twin: number,
  streams: readonly Partial<StreamPosition>[],
): Generator {
  const load = loading.current;
  if (isReference(saved)) checkReference(where, saved);
  // A complete record needs validating only once; it stands in every config of an old file.
  const key = load && (isReference(saved) ? keyOf(saved, twin) : JSON.stringify([saved, twin]));
  const known = load?.restored.get(key as string) ?? restore(where, saved, load?.records.get(key as string));
  const positions = streams.map(({ name, position }) => checkedStream(where, saved, known, name, position));
  load?.restored.set(key as string, known);
  for (const { name, position } of positions) {
    known.positions.set(name, position);
    streamsOf(known.generator).get(name).position = position;
  }
  return known.generator;
}

/**
 * Runs `load`, which makes a whole model from its config, then restores the saved state of every generator again: tfjs
 * runs initializers during loading, although it then overwrites their weights, and these draws must not count.
 */
export function loadWhole<T>(config: serialization.ConfigDict, load: (config: serialization.ConfigDict) => T): T {
  const { [GENERATORS_KEY]: saved, ...rest } = config;
  // A nested model belongs to the load of the outer one, unless it has records of its own.
  if (loading.current && saved === undefined) return load(config);
  const restored = new Map<string, Restored>();
  return loading.run({ records: recordsByKey(saved), restored }, () => {
    const loaded = load(saved === undefined ? config : rest);
    for (const { generator, record, positions } of restored.values()) restoreState(generator, record?.state, positions);
    return loaded;
  });
}

function recordsByKey(saved: unknown): Map<string, GeneratorRecord> {
  const records = new Map<string, GeneratorRecord>();
  if (saved === undefined) return records;
  if (!Array.isArray(saved)) throw wrong(TypeError, WHERE, GENERATORS_KEY, 'an array of records', saved, CURE);
  for (const record of saved) {
    checkRecord(WHERE, record);
    let twin = 0;
    while (records.has(keyOf(record, twin))) twin++;
    records.set(keyOf(record, twin), record);
  }
  return records;
}

function keyOf({ seed }: { readonly seed: Words }, twin: number): string {
  return `${seed},${twin}`;
}

function restore(where: string, saved: unknown, record?: GeneratorRecord): Restored {
  if (!isReference(saved)) {
    checkRecord(where, saved);
    return { generator: Generator.fromConfig(saved), record: saved, positions: positionsIn(saved) };
  }
  if (record) return { generator: Generator.fromConfig(record), record, positions: positionsIn(record) };
  return { generator: Generator.fromState([int64Of(saved.seed), 0n, 0n]), record, positions: new Map() };
}

/** Returns a consumer's stream. Throws unless its position is valid and agrees with that of other consumers. */
function checkedStream(
  where: string,
  saved: unknown,
  { positions }: Restored,
  name: unknown,
  position: unknown,
): StreamPosition {
  checkName(where, name);
  const known = positions.get(name);
  if (position === undefined && !isReference(saved)) {
    if (known === undefined) throw wrong(RangeError, where, 'stream', 'a stream of the generator', name, CURE);
    return { name, position: known };
  }
  checkInteger(where, 'stream.position', position, 0);
  if (known !== undefined && known !== position) {
    const wanted = `${known}, as the rest of the model has it for ${JSON.stringify(name)}`;
    throw wrong(RangeError, where, 'stream.position', wanted, position, CURE);
  }
  return { name, position };
}
