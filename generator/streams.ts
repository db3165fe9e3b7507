import { wrong } from './arguments.ts';
import { checkName, memberName, type StreamsRecord } from './record.ts';
import { namedStream, reseed, type Stream } from './stream.ts';
import { streamSeed } from './stream_seed.ts';

/** A stream that a generator has. */
export type NamedStream = Stream & { readonly name: string };

/** The streams of one generator, by name, and which of them its consumers have claimed. */
export class Streams {
  #seed: bigint;
  readonly #changed: () => void;
  readonly #streams = new Map<string, NamedStream>();
  readonly #claims = new Map<string, 'given' | 'automatic'>();

  /** `changed` is called when a stream is made, and whenever one's position changes. */
  constructor(seed: bigint, changed: () => void) {
    this.#seed = seed;
    this.#changed = changed;
  }

  /** All there are, in the order in which they were made. */
  [Symbol.iterator](): Iterator<NamedStream> {
    return this.#streams.values();
  }

  /** Gives the stream of a name: always the same object, made at position 0 if it is not there yet. */
  get(name: string): NamedStream {
    const known = this.#streams.get(name);
    if (known) return known;
    const stream = namedStream(streamSeed(this.#seed, name), 0, name, this.#changed) as NamedStream;
    this.#streams.set(name, stream);
    this.#changed();
    return stream;
  }

  /** Gives a consumer its stream: `given` by name, or the first of its `kind` that no consumer has claimed. */
  claim(where: string, kind: string, given?: string): NamedStream {
    if (given !== undefined) {
      checkName(where, given);
      if (this.#claims.get(given) === 'automatic') {
        const cure = 'To share a stream, give its name to every consumer of it.';
        throw wrong(Error, where, 'stream', 'a name that no unnamed consumer of the generator has', given, cure);
      }
      this.#claims.set(given, 'given');
      return this.get(given);
    }
    let i = 0;
    while (this.#claims.has(memberName(kind, i))) i++;
    this.#claims.set(memberName(kind, i), 'automatic');
    return this.get(memberName(kind, i));
  }

  /** Gives a consumer that was read from a file the stream that it had, or undefined if there is none of that name. */
  reclaim(name: string): NamedStream | undefined {
    const stream = this.#streams.get(name);
    if (stream && !this.#claims.has(name)) this.#claims.set(name, 'given');
    return stream;
  }

  /** Gives every stream, and those to come, the seed that it has in a generator of another seed. */
  reseed(seed: bigint): void {
    this.#seed = seed;
    for (const stream of this.#streams.values()) reseed(stream, streamSeed(seed, stream.name));
  }

  /** Puts the streams to the positions of a record, those that it does not have to 0. */
  putBack(records: readonly StreamsRecord[]): void {
    for (const stream of this.#streams.values()) stream.position = 0;
    for (const { name, positions } of records) {
      positions.forEach((position, i) => {
        this.get(memberName(name, i)).position = position;
      });
    }
  }
}
