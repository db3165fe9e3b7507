import type { serialization } from '@tensorflow/tfjs-core';
import { DynamicScope } from './dynamic_scope.ts';
import type { Generator } from './generator.ts';
import { type GeneratorRecord, recordStreams } from './record.ts';

/** The key of the generators in the config of a model. tfjs writes it as `seeded_generators`. */
export const GENERATORS_KEY = 'seededGenerators';

/** A generator of the model whose config is being made. */
interface Saved {
  readonly generator: Generator;
  /** The names of the streams that consumers have written into their own configs. */
  readonly written: Set<string>;
}

/** The generators of the model whose config is being made, by seed; those of equal seed in the order of first use. */
const saving = new DynamicScope<Map<bigint, Saved[]>>();

/**
 * Records that a consumer writes streams of a generator into its config. Returns the number of the generator among the
 * model's generators of equal seed, usually the only one, 0. Outside of a save it is always 0.
 */
export function recordConsumer(generator: Generator, streams: readonly { readonly name: string }[]): number {
  const bySeed = saving.current;
  if (bySeed === undefined) return 0;
  const twins = bySeed.get(generator.seed) ?? [];
  bySeed.set(generator.seed, twins);
  let twin = twins.findIndex((saved) => saved.generator === generator);
  if (twin < 0) twin = twins.push({ generator, written: new Set() }) - 1;
  for (const { name } of streams) twins[twin].written.add(name);
  return twin;
}

/**
 * Runs `save`, which makes the config of a whole model, and adds a record of every generator in it: its own state, and
 * the streams that belong to no layer. For a nested model, the outer one does so.
 */
export function saveWhole<T>(save: () => T, configOf: (saved: T) => serialization.ConfigDict): T {
  if (saving.current) return save();
  const bySeed = new Map<bigint, Saved[]>();
  const saved = saving.run(bySeed, save);
  const records = [...bySeed.values()].flat().map(recordOf);
  if (records.length > 0) configOf(saved)[GENERATORS_KEY] = records as unknown as serialization.ConfigDictValue;
  return saved;
}

function recordOf({ generator, written }: Saved): GeneratorRecord {
  const others = generator.streams.filter(({ name }) => !written.has(name));
  return { ...generator.getConfig(), streams: recordStreams(others) };
}
