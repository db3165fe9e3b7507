import { checkInteger, wrong } from './arguments.ts';
import { Generator, streamsOf } from './generator.ts';
import { getGenerator } from './global.ts';
import type { GeneratorRecord } from './record.ts';
import { restoreGenerator } from './restore.ts';
import { Stream } from './stream.ts';
import { twinNumber } from './twin.ts';

/**
 * Where randomness comes from: the arguments that every layer, initializer and shuffle takes.
 *
 * Given neither `generator` nor `seed`, it comes from the global generator.
 */
export interface SourceArguments {
  /** Draw from a stream of this generator. In a config that was read from a file: its record. */
  generator?: Generator | GeneratorRecord | null;
  /** Draw what Keras 3 on the TensorFlow backend draws with this integer seed. `0` is a seed like any other. */
  seed?: number | null;
  /**
   * The name of the stream. By default it is made from the kind of the consumer, in order of construction: `dropout`,
   * `dropout_1`. Consumers share a stream only when all of them are given its name. In a config: `{name}`.
   */
  stream?: string | { name: string } | null;
  /** In a config with a `seed`: how many draws have been made. */
  position?: number | null;
  /** In a config with a `seed`: the same of the clones that were made of the consumer, which have no config. */
  clones?: readonly number[] | null;
  /** In a config of a model with several generators in the same state: which of them. */
  twin?: number | null;
}

/** The key under which a config carries the live source. JSON and tfjs's rewriting of keys drop it. */
const LIVE = Symbol('tfjs-seeded source');

interface Live {
  [LIVE]?: { source: Source; record?: GeneratorRecord };
}

/** What a consumer adds to its config. */
export interface SourceConfig {
  generator?: GeneratorRecord;
  stream?: { name: string };
  twin?: number;
  seed?: number;
  position?: number;
  clones?: number[];
}

/** Where one consumer's draws come from: a stream, and the generator or the seed that it belongs to. */
export class Source {
  readonly stream: Stream;
  readonly generator: Generator | undefined;
  readonly seed: number | undefined;
  /** The streams of clones of a private stream, so that they are saved although the clones may not be. */
  readonly #clones: Stream[] = [];
  /** The positions of clones that were read from a file and have not been made yet. */
  readonly #restoredClones: number[] = [];

  /**
   * Reads a consumer's arguments. Everything is checked before a stream is claimed.
   *
   * A config that still carries the live source comes from a clone in the program (tfjs's `Bidirectional` makes two):
   * the clone stays with the generator and takes a stream of its own.
   */
  static of(where: string, kind: string, args: SourceArguments): Source {
    const { generator, twin } = args;
    const name = checkStream(where, args.stream);
    if (args.seed != null) {
      if (generator != null) {
        throw new TypeError(`${where}: \`generator\` and \`seed\` must not be given together. Leave one of them out.`);
      }
      if (name !== undefined) {
        throw new TypeError(`${where}: \`stream\` must not be given with a \`seed\`, which has a stream of its own.`);
      }
      return Source.#ofSeed(where, args.seed, args);
    }
    for (const key of ['position', 'clones'] as const) {
      if (args[key] != null) throw wrong(TypeError, where, key, 'left out when there is no `seed`', args[key]);
    }
    const live = (args as Live)[LIVE];
    if (live?.source.generator && live.record === generator) {
      return Source.#claim(where, cloneKind(live.source.stream.name as string), live.source.generator);
    }
    if (generator == null || generator instanceof Generator) {
      return Source.#claim(where, kind, generator ?? getGenerator(), name);
    }
    checkInteger(where, 'twin', twin ?? 0, 0);
    const restored = restoreGenerator(where, generator, twin ?? 0);
    if (name === undefined) return Source.#claim(where, kind, restored);
    const stream = streamsOf(restored).reclaim(name);
    if (!stream) throw wrong(RangeError, where, 'stream', 'a stream of the generator', name, 'The config is damaged.');
    return new Source(stream, restored, undefined);
  }

  static #ofSeed(where: string, seed: number, args: SourceArguments): Source {
    const clones = args.clones ?? [];
    checkInteger(where, 'seed', seed);
    checkInteger(where, 'position', args.position ?? 0, 0);
    checkClones(where, clones);
    const source = new Source(Stream.fromSeed(seed), undefined, seed);
    const parent = (args as Live)[LIVE]?.source;
    if (parent?.seed === seed) {
      source.stream.position = parent.#restoredClones.shift() ?? args.position ?? 0;
      parent.#clones.push(source.stream);
    } else {
      source.stream.position = args.position ?? 0;
      source.#restoredClones.push(...clones);
    }
    return source;
  }

  static #claim(where: string, kind: string, generator: Generator, name?: string): Source {
    return new Source(streamsOf(generator).claim(where, kind, name), generator, undefined);
  }

  private constructor(stream: Stream, generator: Generator | undefined, seed: number | undefined) {
    this.stream = stream;
    this.generator = generator;
    this.seed = seed;
  }

  /**
   * Throws unless `state` is what `getConfig` gave for the source that stands in this one's place in a program that is
   * run again: one of the same private seed.
   */
  checkSeeded(where: string, state: SourceConfig): void {
    if (state?.seed !== this.seed) throw wrong(RangeError, where, 'seed', `the saved one, ${state?.seed}`, this.seed);
    checkInteger(where, 'position', state.position, 0);
    checkClones(where, state.clones ?? []);
  }

  /** Puts a private stream, and those of its clones, to where they were in a `state` that `checkSeeded` let pass. */
  goOn(state: SourceConfig): void {
    this.stream.position = state.position as number;
    const positions = [...(state.clones ?? [])];
    for (const clone of this.#clones) clone.position = positions.shift() ?? 0;
    this.#restoredClones.splice(0, this.#restoredClones.length, ...positions);
  }

  /** Gives what a config needs to make this source again: complete by itself, whatever wrapper carries it. */
  getConfig(): SourceConfig {
    if (this.generator === undefined) {
      const config: SourceConfig & Live = { seed: this.seed, position: this.stream.position, [LIVE]: { source: this } };
      const clones = [...this.#clones.map(({ position }) => position), ...this.#restoredClones];
      if (clones.length > 0) config.clones = clones;
      return config;
    }
    const record = this.generator.getConfig();
    const config: SourceConfig & Live = {
      generator: record,
      stream: { name: this.stream.name as string },
      [LIVE]: { source: this, record },
    };
    const twin = twinNumber(this.generator);
    if (twin > 0) config.twin = twin;
    return config;
  }
}

/** Gives the sources that a config which was just made belongs to, however deep they stand in it. */
export function sourcesIn(config: object, found = new Set<Source>()): Set<Source> {
  if (!Array.isArray(config) && Object.getPrototypeOf(config) !== Object.prototype) return found;
  const live = (config as Live)[LIVE];
  if (live) found.add(live.source);
  for (const part of Object.values(config)) if (part) sourcesIn(part, found);
  return found;
}

/** Gives the generators whose streams a config uses, however deep they stand in it. */
export function generatorsIn(config: object): Set<Generator> {
  const generators = Array.from(sourcesIn(config), ({ generator }) => generator);
  return new Set(generators.filter((generator) => generator !== undefined));
}

function checkClones(where: string, clones: unknown): void {
  if (!Array.isArray(clones)) throw wrong(TypeError, where, 'clones', 'an array of positions', clones);
  for (const position of clones) checkInteger(where, 'clones', position, 0);
}

/**
 * Streams of clones are called after the original, `dropout/clone`, `dropout/clone_1`, and those of a clone after it. So
 * a wrapper that clones its layer when it is made finds their streams again, in whatever order things are loaded.
 */
function cloneKind(name: string): string {
  const kind = `${name}/clone`;
  return kind.length <= 240 ? kind : `${name.replace(/(\/clone(_\d+)?)+$/, '').slice(0, 240)}/clone`;
}

function checkStream(where: string, stream: unknown): string | undefined {
  if (stream == null) return undefined;
  const name = typeof stream === 'object' ? (stream as { name?: unknown }).name : stream;
  if (typeof name !== 'string') throw wrong(TypeError, where, 'stream', 'a name (a string)', stream);
  return name;
}
