import type { serialization } from '@tensorflow/tfjs-core';
import { int64Of } from '../numbers/int64.ts';
import { checkInteger, wrong } from './arguments.ts';
import { DynamicScope } from './dynamic_scope.ts';
import { Generator, restoreState } from './generator.ts';
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
  /** Its complete record; undefined if there is none, as for layers that were cut out of a file. */
  readonly record: GeneratorRecord | undefined;
  /** The saved positions of its streams, by name: those of the record, or those that consumers have named so far. */
  readonly positions: Map<string, number>;
}

/** One load of a model. */
interface Load {
  /** The complete records in the model's config, by seed and twin number. */
  readonly records: ReadonlyMap<string, GeneratorRecord>;
  readonly restored: Map<string, Restored>;
}

const WHERE = 'tf.loadLayersModel';

const loading = new DynamicScope<Load>();

/**
 * Returns the generator that a consumer's config, read from a file, refers to.
 *
 * `saved` is a reference or, in files of version 0.1, the complete record. `streams` are those of the consumer; without
 * a position they must be in the record. Within one load of a model, consumers that refer to the same generator get the
 * same object, which no other load has.
 *
 * **Throws** if something is damaged, contradicts the model's record, or was written by a later version.
 */
export function restoreGenerator(
  where: string,
  saved: unknown,
  twin: number,
  streams: readonly Partial<StreamPosition>[],
): Generator {
  const load = loading.current;
  if (isReference(saved)) checkReference(where, saved);
  // A complete record needs validating only once; it can stand in every config of an old file.
  const key = load && JSON.stringify([isReference(saved) ? saved.seed : saved, twin]);
  const known = load?.restored.get(key as string) ?? restore(where, saved, load?.records.get(key as string));
  for (const { name, position } of streams) checkStream(where, known, name, position);
  load?.restored.set(key as string, known);
  for (const { name, position } of streams) {
    const stream = known.generator.stream(name as string);
    if (known.record || known.positions.has(stream.name as string)) continue;
    known.positions.set(name as string, position as number);
    stream.position = position as number;
  }
  return known.generator;
}

/**
 * Runs `load`, which makes a whole model of its config. At its end every generator is put into its saved state again:
 * tfjs runs initializers although their weights are about to be overwritten, and that must leave no trace.
 */
export function loadWhole<T>(config: serialization.ConfigDict, load: (config: serialization.ConfigDict) => T): T {
  const { [GENERATORS_KEY]: saved, ...rest } = config;
  // A model within a model belongs to the outer one's load, unless it has records of its own.
  if (loading.current && saved === undefined) return load(config);
  const restored = new Map<string, Restored>();
  return loading.run({ records: recordsByKey(saved), restored }, () => {
    const loaded = load(saved === undefined ? config : rest);
    for (const { generator, record, positions } of restored.values()) restoreState(generator, record?.state, positions);
    return loaded;
  });
}

function recordsByKey(saved: unknown): Map<string, GeneratorRecord> {
  if (saved === undefined) return new Map();
  if (!Array.isArray(saved)) throw wrong(TypeError, WHERE, GENERATORS_KEY, 'an array of records', saved, CURE);
  const records = new Map<string, GeneratorRecord>();
  for (const record of saved) {
    checkRecord(WHERE, record);
    let twin = 0;
    while (records.has(JSON.stringify([record.seed, twin]))) twin++;
    records.set(JSON.stringify([record.seed, twin]), record);
  }
  return records;
}

function restore(where: string, saved: unknown, record?: GeneratorRecord): Restored {
  if (!isReference(saved)) {
    checkRecord(where, saved);
    return { generator: Generator.fromConfig(saved), record: saved, positions: positionsIn(saved) };
  }
  if (record) return { generator: Generator.fromConfig(record), record, positions: positionsIn(record) };
  return { generator: Generator.fromState([int64Of(saved.seed), 0n, 0n]), record, positions: new Map() };
}

/** Throws unless a consumer's stream agrees with what is known of its generator. */
function checkStream(where: string, { record, positions }: Restored, name: unknown, position: unknown): void {
  checkName(where, name);
  const saved = positions.get(name);
  if (record && saved === undefined) throw wrong(RangeError, where, 'stream', 'a stream of the generator', name, CURE);
  if (position === undefined && record) return;
  checkInteger(where, 'stream.position', position, 0);
  if (saved !== undefined && saved !== position) {
    const wanted = `${saved}, as the rest of the model has it for ${JSON.stringify(name)}`;
    throw wrong(RangeError, where, 'stream.position', wanted, position, CURE);
  }
}
