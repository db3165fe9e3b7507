import { refuseForeign } from '../hooks/copies.ts';
import type { Generator } from './generator.ts';
import type { Source } from './source.ts';

/**
 * The key under which a config carries the live source that wrote it: on its `generator`, or on the config itself if
 * that has a `seed`. JSON and tfjs's rewriting of keys drop it, so a config that still has it makes a clone within the
 * program.
 */
const LIVE = Symbol.for('tfjs-seeded source');

interface Carrier {
  [LIVE]?: Source;
}

/**
 * Adds to a config the source that writes it. Its `generator`, if it has one, must not be shared with other configs.
 */
export function markLive<C extends { generator?: object }>(config: C, source: Source): C {
  ((config.generator ?? config) as Carrier)[LIVE] = source;
  return config;
}

/** Returns the source that wrote a config, if the config still carries it and its `generator` was not replaced. */
export function liveSource(config: { generator?: unknown }): Source | undefined {
  const source = ((config.generator ?? config) as Carrier)[LIVE];
  refuseForeign('getConfig', 'config', source);
  return source;
}

/** Returns the sources that wrote a config or parts of it, at any depth, in the order of these parts. */
export function sourcesIn(config: object, found = new Set<Source>()): Set<Source> {
  if (!Array.isArray(config) && Object.getPrototypeOf(config) !== Object.prototype) return found;
  const source = (config as Carrier)[LIVE];
  if (source) {
    refuseForeign('tfjs-seeded', 'model', source);
    found.add(source);
  }
  for (const part of Object.values(config)) if (typeof part === 'object' && part !== null) sourcesIn(part, found);
  return found;
}

/** Returns the generators of those sources. */
export function generatorsIn(config: object): Set<Generator> {
  const generators = Array.from(sourcesIn(config), ({ generator }) => generator);
  return new Set(generators.filter((generator) => generator !== undefined));
}
