import { MADE_BY, refuseForeign, THIS_COPY } from '../hooks/copies.ts';
import { type Words, wordsOf } from '../numbers/int64.ts';
import { checkInteger, checkSpelling, wrong } from './arguments.ts';
import { Generator, streamsOf } from './generator.ts';
import { getGenerator } from './global.ts';
import { liveSource, markLive } from './live_config.ts';
import { type GeneratorRecord, type GeneratorReference, REFERENCE_VERSION, type StreamPosition } from './record.ts';
import { readSeed, type Seed, seedConfig } from './seed.ts';
import { generatorOfStream, Stream } from './stream.ts';
import { restoreGenerator } from './whole_load.ts';
import { recordConsumer } from './whole_save.ts';

/**
 * The source of randomness: the arguments that every layer, initializer and dataset takes.
 *
 * With neither `generator` nor `seed`, draws come from the global generator (`getGenerator()`).
 */
export interface SourceArguments {
  /**
   * Draw from a stream of this generator. (A config from a file has a record of the generator or a reference to it.)
   */
  generator?: Generator | GeneratorRecord | GeneratorReference | null;
  /**
   * Draw from a private stream what Keras 3 on the TensorFlow backend draws with this integer seed: in [-2^63, 2^63),
   * of 2^53 or more as a bigint; `0` is a seed like any other.
   */
  seed?: Seed | Words | null;
  /**
   * The name of the stream, or the stream itself. By default the name is made from the kind of the consumer, in order
   * of construction: `dropout`, `dropout_1`. Consumers share a stream only if it is given to all of them.
   */
  stream?: string | Stream | StreamConfig | null;
  /** In a config with a `seed`: how many draws have been made. */
  position?: number | null;
  /**
   * In a config with a `seed`: how many draws each clone of the consumer has made. Clones have no configs of their own.
   */
  clones?: readonly number[] | null;
  /** In the config of a model that has several generators with one seed: the number of this one among them. */
  twin?: number | null;
}

/** The keys of arguments that were found to be no misspelling of `generator`, `seed` or `stream`. */
const WELL_SPELT = new Set<string>();

/** A consumer's stream in its config, with the streams of its clones, which have no configs of their own. */
export interface StreamConfig {
  name: string;
  /** Missing in files of version 0.1, where the generator's record has it. */
  position?: number;
  clones?: readonly StreamPosition[];
}

/** The names of the arguments, including those that only configs have. */
export const SOURCE_OPTIONS = ['generator', 'seed', 'stream', 'position', 'clones', 'twin'] as const;

/** What a consumer adds to its config: enough to be restored without any other part of a file. Plain JSON. */
export interface SourceConfig {
  generator?: GeneratorRecord | GeneratorReference;
  stream?: StreamConfig;
  twin?: number;
  seed?: number | Words;
  position?: number;
  clones?: number[];
}

/**
 * Where one consumer's draws come from: a stream, and the generator or the seed that it belongs to.
 *
 * A layer of your own makes one in its constructor, draws from its `stream`, and adds `getConfig()` to its config:
 *
 * @example
 * class Jitter extends tf.layers.Layer {
 *   static className = 'Jitter';
 *   constructor(args) {
 *     super(args);
 *     this.source = Source.of('Jitter', 'jitter', args);
 *   }
 *   call(inputs, { training }) {
 *     const x = Array.isArray(inputs) ? inputs[0] : inputs;
 *     return training ? tf.tidy(() => x.add(this.source.stream.normal(x.shape, 0, 0.1))) : x;
 *   }
 *   getConfig() {
 *     return { ...super.getConfig(), ...this.source.getConfig() };
 *   }
 * }
 */
export class Source {
  /** The stream that the consumer draws from. */
  readonly stream: Stream;
  /** The generator that the stream belongs to; undefined for the private stream of a `seed`. */
  readonly generator: Generator | undefined;
  /** The seed of a private stream; undefined if there is a generator. */
  readonly seed: Seed | undefined;
  /** @internal */
  readonly [MADE_BY]: object = THIS_COPY;
  /** The sources of the consumer's clones, whose streams are saved with it. */
  readonly #clones: Source[] = [];
  /** The saved positions of clones, with a `seed`, that have not been made again yet. */
  readonly #restoredClones: number[] = [];

  /**
   * Returns the source that a consumer's arguments describe. Everything is checked before a stream is claimed.
   *
   * `where` names the consumer in error messages; `kind` is the name of its stream unless another one is given.
   *
   * A config that comes from `getConfig` in the program, not from a file, makes a clone (tfjs's `Bidirectional` makes
   * two): it draws from the same generator, but from a stream of its own.
   */
  static of(where: string, kind: string, args: SourceArguments | null | undefined): Source {
    if (args != null) checkSpelling(where, args, ['generator', 'seed', 'stream'], WELL_SPELT);
    const { generator, seed, stream, position, clones, twin } = args ?? {};
    refuseForeign(where, 'generator', generator);
    refuseForeign(where, 'stream', stream);
    if (seed != null) {
      if (generator != null) {
        throw new TypeError(`${where}: \`generator\` and \`seed\` must not be given together. Leave one of them out.`);
      }
      if (stream != null) {
        throw new TypeError(`${where}: \`stream\` must not be given with a \`seed\`, which has a stream of its own.`);
      }
      return Source.#ofSeed(where, readSeed(where, seed), args as SourceArguments);
    }
    if (position != null) throw wrong(TypeError, where, 'position', 'left out when there is no `seed`', position);
    if (clones != null) throw wrong(TypeError, where, 'clones', 'left out when there is no `seed`', clones);
    const original = liveSource(args ?? {});
    if (original?.generator) {
      const clone = Source.#claim(where, cloneKind(original.stream.name as string), original.generator);
      original.#clones.push(clone);
      return clone;
    }
    if (stream instanceof Stream) return Source.#ofStream(where, stream, generator);
    const saved = readStream(where, stream);
    if (generator == null || generator instanceof Generator) {
      return Source.#claim(where, kind, generator ?? getGenerator(), saved?.name);
    }
    checkInteger(where, 'twin', twin ?? 0, 0);
    const streams = saved === undefined ? [] : [saved, ...(saved.clones ?? [])];
    const restored = restoreGenerator(where, generator, twin ?? 0, streams);
    if (saved === undefined) return Source.#claim(where, kind, restored);
    return new Source(streamsOf(restored).reclaim(saved.name), restored, undefined);
  }

  static #ofSeed(where: string, seed: Seed, args: SourceArguments): Source {
    const clones = args.clones ?? [];
    checkInteger(where, 'position', args.position ?? 0, 0);
    checkClones(where, clones);
    const source = new Source(Stream.fromSeed(seed), undefined, seed);
    const original = liveSource(args);
    if (original?.seed === seed) {
      source.stream.position = original.#restoredClones.shift() ?? args.position ?? 0;
      original.#clones.push(source);
    } else {
      source.stream.position = args.position ?? 0;
      source.#restoredClones.push(...clones);
    }
    return source;
  }

  static #ofStream(where: string, stream: Stream, generator: unknown): Source {
    const owner = generatorOfStream(stream);
    if (owner === undefined) {
      const cure = 'For a stream without a generator, pass a `seed`.';
      throw wrong(TypeError, where, 'stream', "a generator's stream", stream, cure);
    }
    if (generator != null && generator !== owner) {
      const wanted = `a stream of \`generator\``;
      const cure = 'Leave `generator` out: it is known from the stream.';
      throw wrong(TypeError, where, 'stream', wanted, `${stream.name}, of another generator`, cure);
    }
    return Source.#claim(where, '', owner, stream.name);
  }

  static #claim(where: string, kind: string, generator: Generator, name?: string): Source {
    return new Source(streamsOf(generator).claim(where, kind, name), generator, undefined);
  }

  private constructor(stream: Stream, generator: Generator | undefined, seed: Seed | undefined) {
    this.stream = stream;
    this.generator = generator;
    this.seed = seed;
  }

  /** Returns what the consumer's config needs to restore this source, whatever wrapper carries it. */
  getConfig(): SourceConfig {
    const { generator, seed, stream } = this;
    if (generator === undefined) {
      const config: SourceConfig = { seed: seedConfig(seed as Seed), position: stream.position };
      const clones = [...this.#clones.map((clone) => clone.stream.position), ...this.#restoredClones];
      if (clones.length > 0) config.clones = clones;
      return markLive(config, this);
    }
    const config: SourceConfig = {
      generator: { version: REFERENCE_VERSION, seed: wordsOf(generator.seed) },
      stream: { name: stream.name as string, position: stream.position },
    };
    const clones = this.#clonedStreams();
    if (clones.length > 0) (config.stream as StreamConfig).clones = clones;
    const twin = recordConsumer(generator, [config.stream as StreamPosition, ...clones]);
    if (twin > 0) config.twin = twin;
    return markLive(config, this);
  }

  /**
   * Returns the same with the complete record of the generator, for a config outside of any model.
   *
   * @internal
   */
  getCompleteConfig(): SourceConfig {
    const config = this.getConfig();
    return this.generator ? markLive({ ...config, generator: { ...this.generator.getConfig() } }, this) : config;
  }

  /**
   * Throws unless `state` is a config of a source with the same `seed`.
   *
   * @internal
   */
  checkSeeded(where: string, state: SourceConfig): void {
    const seed = state?.seed === undefined ? undefined : readSeed(where, state.seed);
    if (seed !== this.seed) throw wrong(RangeError, where, 'seed', `the saved one, ${seed}`, this.seed);
    checkInteger(where, 'position', state.position, 0);
    checkClones(where, state.clones ?? []);
  }

  /**
   * Sets the private stream, and those of the clones, to the positions in a config that `checkSeeded` has passed.
   *
   * @internal
   */
  resumeFrom(state: SourceConfig): void {
    this.stream.position = state.position as number;
    const positions = [...(state.clones ?? [])];
    for (const { stream } of this.#clones) stream.position = positions.shift() ?? 0;
    this.#restoredClones.splice(0, this.#restoredClones.length, ...positions);
  }

  #clonedStreams(): StreamPosition[] {
    return this.#clones.flatMap((clone) => {
      const { name, position } = clone.stream;
      return [{ name: name as string, position }, ...clone.#clonedStreams()];
    });
  }
}

/**
 * Returns the kind of the clones of a stream: those of `dropout` are called `dropout/clone`, `dropout/clone_1`. So a
 * wrapper that clones its layer when it is made gets the same streams again, in whatever order a model is loaded.
 */
function cloneKind(name: string): string {
  const kind = `${name}/clone`;
  return kind.length <= 240 ? kind : `${name.replace(/(\/clone(_\d+)?)+$/, '').slice(0, 240)}/clone`;
}

function checkClones(where: string, clones: unknown): void {
  if (!Array.isArray(clones)) throw wrong(TypeError, where, 'clones', 'an array of positions', clones);
  for (const position of clones) checkInteger(where, 'clones', position, 0);
}

/** Returns the argument `stream`, a name or the entry of a config, as such an entry. */
function readStream(where: string, stream: unknown): StreamConfig | undefined {
  if (stream == null) return undefined;
  if (typeof stream === 'string') return { name: stream };
  const { name, position, clones } = stream as Partial<StreamConfig>;
  if (typeof name !== 'string') throw wrong(TypeError, where, 'stream', 'a name (a string)', stream);
  if (clones !== undefined && !(Array.isArray(clones) && clones.every((clone) => clone instanceof Object))) {
    throw wrong(TypeError, where, 'stream.clones', 'an array of streams', clones);
  }
  return { name, position, clones };
}
