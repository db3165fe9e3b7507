import { MADE_BY, THIS_COPY } from '../hooks/copies.ts';
import { int64Of, type Words, wordsOf } from '../numbers/int64.ts';
import type { DrawOffset } from '../numbers/philox.ts';
import { statelessOffset } from '../numbers/stateless_seed.ts';
import { checkBigInteger, checkInteger } from './arguments.ts';
import { Draw } from './draw.ts';
import { currentSection, reportDraw } from './draw_events.ts';
import { DrawMethods } from './draw_methods.ts';
import type { Generator } from './generator.ts';
import { readSeed, reducedSeed, type Seed } from './seed.ts';

/** Keras reduces seeds and counts modulo this number before it passes them to TensorFlow. */
const KERAS_MODULUS = 2147483646;
/** Both halves of Keras's second seed of a draw are this much greater than those of the first. */
const SECOND_SEED = 12n;

/** The generator of a stream, as the stream uses it. */
export interface StreamOwner {
  readonly generator: Generator;
  /** Called whenever the stream's position changes. */
  changed(): void;
}

/** Returns the offset of a stream's next draw, and counts the draw. For kernels that make the numbers themselves. */
export let nextOffset: (stream: Stream) => DrawOffset;

/** Calls `make` with a stream's next draw. The stream advances only when `make` has returned. */
export let drawNext: <T>(stream: Stream, make: (draw: Draw) => T) => T;

/** Counts a stream's next draw, which is made elsewhere. Returns its number. */
export let countDraw: (stream: Stream) => number;

/** Returns the section of the program in which a stream was made. */
export let sectionOfStream: (stream: Stream) => number;

/** Returns the offset of a stream's draw `k`. The stream does not advance. */
export let offsetAt: (stream: Stream, k: number) => DrawOffset;

/** Makes the stream `name` of a generator. */
export let namedStream: (seed: bigint, position: number, name: string, owner: StreamOwner) => Stream;

/** Replaces the seed of a stream whose generator is resumed from a record of another seed. */
export let reseed: (stream: Stream, seed: bigint) => void;

/** Returns the generator of a stream; undefined for one that was made without a generator. */
export let generatorOfStream: (stream: Stream) => Generator | undefined;

/**
 * A sequence of draws. Draw `k` of a stream with seed `s` is TensorFlow's stateless draw with `seed=[s, k]`:
 *
 *     tf.random.stateless_normal(shape, seed=tf.constant([s, k], tf.int64))
 *
 * so any draw can be repeated alone, here (`stream.at(k).normal(shape)`) or in Python.
 *
 * **Range** `seed` a 64-bit integer; `position` in [0, 2^53).
 *
 * @example
 * const stream = generator.stream('augmentation');
 * stream.normal([2, 3]); // draw 0
 * stream.at(0).normal([2, 3]); // the same numbers again
 */
export class Stream extends DrawMethods {
  #seed: Words;
  #position: number;
  #name: string | undefined;
  #owner: StreamOwner | undefined;
  #modulus: number | undefined;
  readonly #section = currentSection();

  static {
    nextOffset = (stream) => stream.take();
    drawNext = (stream, make) => {
      stream.#checkNotExhausted();
      const made = make(stream.at(stream.#position));
      stream.#advance();
      return made;
    };
    countDraw = (stream) => {
      stream.#checkNotExhausted();
      const k = stream.#position;
      stream.#advance();
      return k;
    };
    sectionOfStream = (stream) => stream.#section;
    offsetAt = (stream, k) => stream.#offset(k);
    namedStream = (seed, position, name, owner) => {
      const stream = new Stream(seed, position);
      stream.#name = name;
      stream.#owner = owner;
      return stream;
    };
    reseed = (stream, seed) => {
      stream.#seed = wordsOf(seed);
    };
    generatorOfStream = (stream) => stream.#owner?.generator;
  }

  /**
   * Returns Keras 3's `SeedGenerator(seed)` on the TensorFlow backend: draw `k` has the stateless seed
   * `[seed mod 2147483646, k mod 2147483646]`.
   *
   * **Range** `seed` an integer in [-2^63, 2^63), of 2^53 or more as a bigint.
   * **See** Keras, `keras/src/random/seed_generator.py`.
   */
  static fromSeed(seed: Seed): Stream {
    const reduced = reducedSeed(readSeed('Stream.fromSeed', seed), KERAS_MODULUS);
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

  /** @internal */
  protected get where(): string {
    return 'Stream';
  }

  /** @internal */
  get [MADE_BY](): object {
    return THIS_COPY;
  }

  /** The name of the stream in its generator; undefined for one that was made without a generator. */
  get name(): string | undefined {
    return this.#name;
  }

  /** The first half of the stateless seed, a signed 64-bit integer. */
  get seed(): bigint {
    return int64Of(this.#seed);
  }

  /** How many draws have been made, which is the second half of the stateless seed of the next one. It can be set. */
  get position(): number {
    return this.#position;
  }

  set position(position: number) {
    checkInteger('Stream', 'position', position, 0);
    this.#position = position;
    this.#owner?.changed();
  }

  /** Returns draw `k`, counted from 0. Evaluating it never advances the stream. */
  at(k: number): Draw {
    checkInteger('Stream.at', 'k', k, 0);
    return new Draw(this.#offset(k), () => this.#secondOffset(k));
  }

  /** @internal */
  protected take(): DrawOffset {
    this.#checkNotExhausted();
    const offset = this.#offset(this.#position);
    this.#advance();
    return offset;
  }

  /** @internal */
  protected override takeTwo(): [DrawOffset, DrawOffset] {
    const k = this.#position;
    return [this.take(), this.#secondOffset(k)];
  }

  #checkNotExhausted(): void {
    if (this.#position < Number.MAX_SAFE_INTEGER) return;
    throw new RangeError('Stream: `position` must be less than 2^53 - 1 to draw, but the stream is exhausted.');
  }

  #advance(): void {
    this.#position += 1;
    this.#owner?.changed();
    reportDraw(this);
  }

  #offset(k: number): DrawOffset {
    const draw = this.#modulus ? k % this.#modulus : k;
    return statelessOffset(this.#seed, [draw >>> 0, Math.floor(draw / 2 ** 32)]);
  }

  /**
   * Returns the offset of Keras's second seed in draw `k`, whose halves are 12 greater, as integers of Keras's size.
   */
  #secondOffset(k: number): DrawOffset {
    const draw = this.#modulus ? k % this.#modulus : k;
    const next = (half: bigint) => wordsOf(BigInt.asIntN(this.#modulus ? 32 : 64, half + SECOND_SEED));
    return statelessOffset(next(this.seed), next(BigInt(draw)));
  }
}
