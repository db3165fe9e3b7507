import { MADE_BY, THIS_COPY } from '../hooks/copies.ts';
import { fillBits } from '../numbers/bits.ts';
import { int64Of, type Words, wordsOf } from '../numbers/int64.ts';
import { addToCounter, type Counter, type DrawOffset, type Key } from '../numbers/philox.ts';
import { checkBigInteger, checkInteger, wrong } from './arguments.ts';
import { currentSection, reportDraw } from './draw_events.ts';
import { DrawMethods } from './draw_methods.ts';
import {
  checkName,
  checkRecord,
  type GeneratorRecord,
  inOrder,
  positionsIn,
  RECORD_VERSION,
  recordStreams,
} from './record.ts';
import type { Stream } from './stream.ts';
import { Streams } from './streams.ts';

/** How many blocks TensorFlow's generator advances for every element that it draws. */
const RESERVED = 256;
const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

/** Returns the streams of a generator, from which its consumers claim theirs. */
export let streamsOf: (generator: Generator) => Streams;

/**
 * Sets a generator's own state, unless it is undefined, and the positions of its streams by name; others are set to 0.
 */
export let restoreState: (
  generator: Generator,
  state: GeneratorRecord['state'] | undefined,
  positions: ReadonlyMap<string, number>,
) => void;

/**
 * Throws unless a generator can be resumed from a record: it must have the record's seed, or be seeded with entropy.
 */
export let checkResumable: (where: string, generator: Generator, record: unknown) => asserts record is GeneratorRecord;

/** Restores a generator, and all of its streams, from a record that `checkResumable` has passed. */
export let resumeFrom: (generator: Generator, record: GeneratorRecord) => void;

/** What a run restores of a generator: not the streams that belong to other runs. */
export interface PartialState {
  readonly seed: Words;
  /** The generator's own state; undefined to leave it. */
  readonly state: GeneratorRecord['state'] | undefined;
  /** The positions of streams, by name. */
  readonly positions: ReadonlyMap<string, number>;
  /** Whether a stream that is not among them is left as it is; others are set to 0. */
  isLeft(stream: Stream): boolean;
}

/** Restores a part of a generator, which takes over the seed. */
export let resumePart: (generator: Generator, part: PartialState) => void;

/** Whether a generator was seeded with entropy, so that it may take over any seed. */
export let isFromEntropy: (generator: Generator) => boolean;

/** Returns the section of the program in which a generator was made. */
export let sectionOfGenerator: (generator: Generator) => number;

/**
 * The one source of all randomness of a model: a 64-bit seed, and a stream, by name, for every consumer (a layer, an
 * initializer, a shuffle). A stream's seed depends on the generator's seed and the name alone, so no consumer can
 * disturb another.
 *
 * It is also TensorFlow's `tf.random.Generator` (algorithm Philox): its own draws, `makeSeeds`, `split`, `skip` and
 * `state` are those of Python, bit for bit. They do not advance the streams, nor do streams advance them.
 *
 * As in TensorFlow, an integer seed becomes the counter, so the own draws of generators with neighbouring seeds
 * overlap. Their streams do not.
 *
 * `JSON.stringify(generator)` is its complete record, which `Generator.fromConfig` reads.
 *
 * **See** TensorFlow, `python/ops/stateful_random_ops.py`.
 *
 * @example
 * const generator = Generator.fromSeed(42);
 * seededDropout({ rate: 0.5, generator }); // draws from the stream 'dropout'
 * generator.stream('noise').normal([2, 3]); // draws from the stream 'noise'
 * generator.normal([2, 3]); // tf.random.Generator.from_seed(42).normal([2, 3])
 */
export class Generator extends DrawMethods {
  #seed: bigint;
  #fromEntropy = false;
  #counter: Counter;
  #key: Key;
  readonly #streams: Streams;
  readonly #section = currentSection();
  #record: GeneratorRecord | undefined;

  static {
    streamsOf = (generator) => generator.#streams;
    restoreState = (generator, state, positions) => generator.#restoreState(state, positions);
    checkResumable = (where, generator, record) => generator.#checkResumable(where, record);
    resumeFrom = (generator, record) => {
      generator.#seed = int64Of(record.seed);
      generator.#streams.reseed(generator.#seed);
      generator.#restoreState(record.state, positionsIn(record));
    };
    resumePart = (generator, { seed, state, positions, isLeft }) => {
      generator.#seed = int64Of(seed);
      generator.#streams.reseed(generator.#seed);
      generator.#restoreState(state, positions, isLeft);
    };
    isFromEntropy = (generator) => generator.#fromEntropy;
    sectionOfGenerator = (generator) => generator.#section;
  }

  /**
   * Returns the generator of a seed: TensorFlow's `Generator.from_seed(seed)`.
   *
   * **Range** an integer of up to 192 bits; 2^53 or more as a bigint.
   */
  static fromSeed(seed: number | bigint): Generator {
    const integer = checkBigInteger('Generator.fromSeed', 'seed', seed, -(2n ** 191n), 2n ** 192n - 1n);
    const word = (shift: bigint) => BigInt.asIntN(64, integer >> shift);
    return new Generator([word(0n), word(64n), word(128n)]);
  }

  /** Returns a generator seeded with 63 bits of entropy from `crypto`. Record its `seed` to make it again. */
  static fromEntropy(): Generator {
    const words = new Uint32Array(2);
    if (globalThis.crypto?.getRandomValues === undefined) {
      throw new Error(
        'Generator.fromEntropy: this engine has no `crypto`. Use Generator.fromSeed with a seed instead.',
      );
    }
    globalThis.crypto.getRandomValues(words);
    const generator = Generator.fromSeed((BigInt(words[1] >>> 1) << 32n) | BigInt(words[0]));
    generator.#fromEntropy = true;
    return generator;
  }

  /** Returns the generator with this `state`: the counter's low and high 64 bits, then the key. */
  static fromState(state: readonly [bigint, bigint, bigint]): Generator {
    return new Generator(state);
  }

  /** Returns the generator with a 64-bit key and a counter of two 64-bit integers, the low one first. */
  static fromKeyCounter(key: bigint, counter: readonly [bigint, bigint]): Generator {
    const where = 'Generator.fromKeyCounter';
    if (!Array.isArray(counter) || counter.length !== 2) {
      throw wrong(TypeError, where, 'counter', 'two 64-bit integers', counter);
    }
    const words = [...counter, key].map((word, i) =>
      checkBigInteger(where, i < 2 ? 'counter' : 'key', word, MIN_INT64, MAX_UINT64),
    );
    return new Generator([words[0], words[1], words[2]]);
  }

  /** Returns a new generator, with all streams, in the state of a record that `getConfig` returned. */
  static fromConfig(record: GeneratorRecord): Generator {
    checkRecord('Generator.fromConfig', record);
    const [low, high, key] = record.state.map(int64Of);
    const generator = new Generator([low, high, key], int64Of(record.seed));
    generator.#restoreState(record.state, positionsIn(record));
    return generator;
  }

  /** @internal. Use `Generator.fromSeed` or another factory. */
  constructor(state: readonly [bigint, bigint, bigint], seed?: bigint) {
    super();
    if (!Array.isArray(state) || state.length !== 3) {
      const cure = 'For a generator of a seed, use Generator.fromSeed.';
      throw wrong(TypeError, 'Generator', 'state', 'three 64-bit integers', state, cure);
    }
    const words = state.map((word) => checkBigInteger('Generator', 'state', word, MIN_INT64, MAX_UINT64));
    const own =
      seed === undefined
        ? words[0] ^ words[1] ^ words[2]
        : checkBigInteger('Generator', 'seed', seed, MIN_INT64, MAX_UINT64);
    this.#seed = BigInt.asIntN(64, own);
    this.#counter = [...wordsOf(words[0]), ...wordsOf(words[1])];
    this.#key = wordsOf(words[2]);
    const changed = () => {
      this.#record = undefined;
    };
    this.#streams = new Streams(this.#seed, { generator: this, changed });
  }

  /** @internal */
  protected get where(): string {
    return 'Generator';
  }

  /** @internal */
  get [MADE_BY](): object {
    return THIS_COPY;
  }

  /** The 64-bit seed from which the streams' seeds are derived: the XOR of the three words of the initial state. */
  get seed(): bigint {
    return this.#seed;
  }

  /** TensorFlow's three signed 64-bit words: the counter's low and high half, then the key. */
  get state(): [bigint, bigint, bigint] {
    const [c0, c1, c2, c3] = this.#counter;
    return [int64Of([c0, c1]), int64Of([c2, c3]), int64Of(this.#key)];
  }

  /** Returns the stream of a name: always the same object, made at position 0 if there is none yet. */
  stream(name: string): Stream {
    checkName('Generator.stream', name);
    return this.#streams.get(name);
  }

  /** The name, seed and position of every stream there is, sorted by name, `dropout_2` before `dropout_10`. */
  get streams(): { name: string; seed: bigint; position: number }[] {
    return inOrder(this.#streams).map(({ name, seed, position }) => ({ name, seed, position }));
  }

  /**
   * Returns `n` new generators that draw independently of each other and of this one, as TensorFlow's `split` does.
   *
   * **Range** `n` in [0, 2^31].
   */
  split(n: number): Generator[] {
    return this.#keys('Generator.split', n).map((key) => {
      const child = new Generator([0n, 0n, key]);
      child.#fromEntropy = this.#fromEntropy;
      return child;
    });
  }

  /**
   * Draws `n` 64-bit seeds: the first row of TensorFlow's `make_seeds`, whose second row is zeros. Layers, initializers
   * and datasets accept them as `seed`.
   *
   * **Range** signed 64-bit integers; `n` in [0, 2^31].
   */
  makeSeeds(n: number): bigint[] {
    return this.#keys('Generator.makeSeeds', n);
  }

  /**
   * Advances the generator's own state as if `n` numbers had been drawn. Its streams do not advance.
   *
   * **Range** `n` in [0, 2^64).
   */
  skip(n: number | bigint): void {
    const blocks = checkBigInteger('Generator.skip', 'n', n, 0n, MAX_UINT64) * BigInt(RESERVED);
    const [low, high] = this.state.map((word) => BigInt.asUintN(64, word));
    const counter = ((high << 64n) | low) + blocks;
    this.#counter = [...wordsOf(counter), ...wordsOf(counter >> 64n)];
    this.#record = undefined;
    reportDraw(this);
  }

  /** Returns the complete record: seed, own state, and the name and position of every stream. It is frozen. */
  getConfig(): GeneratorRecord {
    const [c0, c1, c2, c3] = this.#counter;
    this.#record ??= freeze({
      version: RECORD_VERSION,
      seed: wordsOf(this.#seed),
      state: [[c0, c1], [c2, c3], this.#key],
      streams: recordStreams(this.#streams),
    });
    return this.#record;
  }

  /** Called by `JSON.stringify`. */
  toJSON(): GeneratorRecord {
    return this.getConfig();
  }

  /** Called by Node's `console.log`. */
  [Symbol.for('nodejs.util.inspect.custom')](_depth: number, options: object, inspect?: Inspect): unknown {
    const summary = { seed: this.#seed, streams: Object.fromEntries(inOrder(this.#streams).map(nameAndPosition)) };
    return inspect ? `Generator ${inspect(summary, options)}` : summary;
  }

  /** @internal */
  protected take(size: number): DrawOffset {
    const offset = { key: this.#key, counter: this.#counter };
    this.#counter = addToCounter(this.#counter, RESERVED * size);
    this.#record = undefined;
    reportDraw(this);
    return offset;
  }

  #keys(where: string, n: number): bigint[] {
    checkInteger(where, 'n', n, 0, 2 ** 31);
    const keys: bigint[] = [];
    const words = new Uint32Array(2 * n);
    fillBits(this.take(n), words);
    for (let i = 0; i < n; i++) keys.push(int64Of([words[2 * i], words[2 * i + 1]]));
    return keys;
  }

  #checkResumable(where: string, record: unknown): asserts record is GeneratorRecord {
    checkRecord(where, record);
    const seed = int64Of(record.seed);
    if (seed === this.#seed || this.#fromEntropy) return;
    const cure = 'To resume, make it with that seed; to start a new run, save to another location.';
    throw wrong(RangeError, where, 'generator', `the one that was saved, of seed ${seed}`, this.#seed, cure);
  }

  #restoreState(
    state: GeneratorRecord['state'] | undefined,
    positions: ReadonlyMap<string, number>,
    isLeft?: (stream: Stream) => boolean,
  ): void {
    if (state) {
      this.#counter = [...state[0], ...state[1]];
      this.#key = [...state[2]];
    }
    this.#streams.setPositions(positions, isLeft);
    this.#record = undefined;
  }
}

/** Node's `util.inspect`. */
type Inspect = (value: unknown, options: object) => string;

function nameAndPosition({ name, position }: Stream): [string, number] {
  return [name as string, position];
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) freeze(part);
    Object.freeze(value);
  }
  return value;
}
