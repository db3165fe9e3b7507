import { refuseForeign } from '../hooks/copies.ts';
import type { Generator } from './generator.ts';
import type { Source } from './source.ts';

/**
 * The key under which a config carries the live source that wrote it. JSON, and tfjs's rewriting of keys, drop it; so a
 * config that still has it belongs to a clone that is made in the program.
 */
const LIVE = Symbol.for('tfjs-seeded source');

/** A config that still carries its source. */
interface LiveConfig {
  [LIVE]?: { readonly source: Source; readonly generator: unknown };
}

/** Adds to a config the source that writes it. */
export function markLive<C extends { generator?: unknown }>(config: C, source: Source): C {
  (config as LiveConfig)[LIVE] = { source, generator: config.generator };
  return config;
}

/** Returns the source that wrote a config, if it still carries it and nobody has put another `generator` into it. */
export function liveSource(config: { generator?: unknown }): Source | undefined {
  const live = (config as LiveConfig)[LIVE];
  refuseForeign('getConfig', 'config', live?.source);
  return live?.generator === config.generator ? live?.source : undefined;
}

/** Returns the sources that wrote a config or parts of it, however deep, in the order in which they stand in it. */
export function sourcesIn(config: object, found = new Set<Source>()): Set<Source> {
  if (!Array.isArray(config) && Object.getPrototypeOf(config) !== Object.prototype) return found;
  const live = (config as LiveConfig)[LIVE];
  if (live) {
    refuseForeign('tfjs-seeded', 'model', live.source);
    found.add(live.source);
  }
  for (const part of Object.values(config)) if (typeof part === 'object' && part !== null) sourcesIn(part, found);
  return found;
}

/** Returns the generators of those sources. */
export function generatorsIn(config: object): Set<Generator> {
  const generators = Array.from(sourcesIn(config), ({ generator }) => generator);
  return new Set(generators.filter((generator) => generator !== undefined));
}
