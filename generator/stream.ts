import { int64Of, type Words, wordsOf } from '../numbers/int64.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import { statelessOffset } from '../numbers/stateless_seed.ts';
import { checkBigInteger, checkInteger } from './arguments.ts';
import { Distributions } from './distributions.ts';
import { Draw } from './draw.ts';

/** Keras reduces its seeds and their counts modulo this number before it hands them to TensorFlow. */
const KERAS_MODULUS = 2147483646;

/** Takes the place of a stream's next draw. For the layers, whose kernels draw by themselves. */
export let nextOffset: (stream: Stream) => DrawOffset;

/** Gives the place of a stream's draw `k`, without moving the stream. */
export let offsetAt: (stream: Stream, k: number) => DrawOffset;

/** Makes the stream `name` of a generator; `changed` is called whenever its position changes. */
export let namedStream: (seed: bigint, position: number, name: string, changed: () => void) => Stream;

/** Gives a stream another seed: that of a generator which takes over the state of another one. */
export let reseed: (stream: Stream, seed: bigint) => void;

/**
 * A sequence of draws. Draw `k` of a stream with seed `s` is TensorFlow's stateless draw with `seed=[s, k]`:
 *
 *     tf.random.stateless_normal(shape, seed=tf.constant([s, k], tf.int64))
 *
 * so any number that was ever drawn can be drawn again, alone, here (`stream.at(k).normal(shape)`) or in Python.
 *
 * **Range** `seed` a 64-bit integer; `position` in [0, 2^53).
 */
export class Stream extends Distributions {
  protected readonly where = 'Stream';
  #seed: Words;
  #position: number;
  #name: string | undefined;
  #changed: (() => void) | undefined;
  #modulus: number | undefined;

  static {
    nextOffset = (stream) => stream.take();
    offsetAt = (stream, k) => stream.#offset(k);
    namedStream = (seed, position, name, changed) => {
      const stream = new Stream(seed, position);
      stream.#name = name;
      stream.#changed = changed;
      return stream;
    };
    reseed = (stream, seed) => {
      stream.#seed = wordsOf(seed);
    };
  }

  /**
   * Gives Keras 3's `SeedGenerator(seed)` on the TensorFlow backend: draw `k` has the stateless seed
   * `[seed mod 2147483646, k mod 2147483646]`.
   *
   * **Range** `seed` an integer of less than 2^53.
   * **See** Keras, `keras/src/random/seed_generator.py`.
   */
  static fromSeed(seed: number): Stream {
    checkInteger('Stream.fromSeed', 'seed', seed);
    const reduced = ((seed % KERAS_MODULUS) + KERAS_MODULUS) % KERAS_MODULUS;
    const stream = new Stream(BigInt(reduced));
    stream.#modulus = KERAS_MODULUS;
    return stream;
  }

  constructor(seed: bigint, position = 0) {
    super();
    this.#seed = wordsOf(checkBigInteger('Stream', 'seed', seed, -(2n ** 63n), 2n ** 64n - 1n));
    checkInteger('Stream', 'position', position, 0);
    this.#position = position;
  }

  /** The name that the stream has in its generator; undefined for a stream made alone. */
  get name(): string | undefined {
    return this.#name;
  }

  /** The first half of the stateless seed, a signed 64-bit integer. */
  get seed(): bigint {
    return int64Of(this.#seed);
  }

  /** How many draws have been made: the second half of the stateless seed of the next one. It can be set. */
  get position(): number {
    return this.#position;
  }

  set position(position: number) {
    checkInteger('Stream', 'position', position, 0);
    this.#position = position;
    this.#changed?.();
  }

  /** Gives draw `k`, without moving the stream. */
  at(k: number): Draw {
    checkInteger('Stream.at', 'k', k, 0);
    return new Draw(this.#offset(k), () => this.#secondOffset(k));
  }

  protected take(): DrawOffset {
    if (this.#position === Number.MAX_SAFE_INTEGER) {
      throw new RangeError('Stream: `position` must be less than 2^53 - 1 to draw: the stream has come to its end.');
    }
    const offset = this.#offset(this.#position);
    this.#position += 1;
    this.#changed?.();
    return offset;
  }

  protected override takeTwo(): [DrawOffset, DrawOffset] {
    const k = this.#position;
    return [this.take(), this.#secondOffset(k)];
  }

  #offset(k: number): DrawOffset {
    const draw = this.#modulus ? k % this.#modulus : k;
    return statelessOffset(this.#seed, [draw >>> 0, Math.floor(draw / 2 ** 32)]);
  }

  /** The place of Keras's second seed in draw `k`: both halves are 12 greater, in Keras's integers. */
  #secondOffset(k: number): DrawOffset {
    const draw = this.#modulus ? k % this.#modulus : k;
    const ahead = (half: bigint) => wordsOf(BigInt.asIntN(this.#modulus ? 32 : 64, half + 12n));
    return statelessOffset(ahead(this.seed), ahead(BigInt(draw)));
  }
}
