import type { serialization } from '@tensorflow/tfjs-core';
import { DynamicScope } from './dynamic_scope.ts';
import type { Generator } from './generator.ts';

/** The key of the complete records in the config of a model. tfjs writes it as `seeded_generators`. */
export const GENERATORS_KEY = 'seededGenerators';

/** The generators of the model whose config is being made, by seed. Equal seeds are told apart by their order. */
const saving = new DynamicScope<Map<bigint, Generator[]>>();

/**
 * Returns which of the model's generators of equal seed this is, in order of their first use: usually 0, as there is
 * only one. Outside of a save it is always 0.
 */
export function twinNumber(generator: Generator): number {
  const bySeed = saving.current;
  if (bySeed === undefined) return 0;
  const twins = bySeed.get(generator.seed) ?? [];
  bySeed.set(generator.seed, twins);
  if (!twins.includes(generator)) twins.push(generator);
  return twins.indexOf(generator);
}

/**
 * Runs `save`, which makes the config of a whole model, and adds the complete record of every generator in it, once. In
 * a model within a model, that is left to the outer one.
 */
export function saveWhole<T>(save: () => T, configOf: (saved: T) => serialization.ConfigDict): T {
  if (saving.current) return save();
  const bySeed = new Map<bigint, Generator[]>();
  const saved = saving.run(bySeed, save);
  const generators = [...bySeed.values()].flat();
  if (generators.length > 0) {
    const records = generators.map((generator) => generator.getConfig());
    configOf(saved)[GENERATORS_KEY] = records as unknown as serialization.ConfigDictValue;
  }
  return saved;
}
