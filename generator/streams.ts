import { wrong } from './arguments.ts';
import { checkName, memberName } from './record.ts';
import { namedStream, reseed, type Stream, type StreamOwner } from './stream.ts';
import { streamSeed } from './stream_seed.ts';

/** A stream of a generator. */
export type NamedStream = Stream & { readonly name: string };

/** The streams of one generator, by name, and the names that its consumers have claimed. */
export class Streams {
  #seed: bigint;
  readonly #owner: StreamOwner;
  readonly #streams = new Map<string, NamedStream>();
  readonly #claims = new Map<string, 'given' | 'automatic'>();

  /** `owner.changed` is called when a stream is made, and whenever the position of one changes. */
  constructor(seed: bigint, owner: StreamOwner) {
    this.#seed = seed;
    this.#owner = owner;
  }

  /** All streams, in the order in which they were made. */
  [Symbol.iterator](): Iterator<NamedStream> {
    return this.#streams.values();
  }

  /** Returns the stream of a name: always the same object, made at position 0 if there is none yet. */
  get(name: string): NamedStream {
    const known = this.#streams.get(name);
    if (known) return known;
    const stream = namedStream(streamSeed(this.#seed, name), 0, name, this.#owner) as NamedStream;
    this.#streams.set(name, stream);
    this.#owner.changed();
    return stream;
  }

  /** Returns a consumer's stream: `given` by name, or the first of its `kind` that no consumer has claimed. */
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
    const name = this.freeName(kind);
    this.#claims.set(name, 'automatic');
    return this.get(name);
  }

  /** Returns the first name of a kind that no consumer has claimed. */
  freeName(kind: string): string {
    let i = 0;
    while (this.#claims.has(memberName(kind, i))) i++;
    return memberName(kind, i);
  }

  /** Returns the stream that a consumer had when it was saved. A saved name may be shared. */
  reclaim(name: string): NamedStream {
    if (!this.#claims.has(name)) this.#claims.set(name, 'given');
    return this.get(name);
  }

  /** Derives the seeds of all streams, and of those made later, from another seed of the generator. */
  reseed(seed: bigint): void {
    this.#seed = seed;
    for (const stream of this.#streams.values()) reseed(stream, streamSeed(seed, stream.name));
  }

  /** Sets the positions of streams by name, and of all others to 0, except those that `isLeft` accepts. */
  setPositions(positions: ReadonlyMap<string, number>, isLeft: (stream: NamedStream) => boolean = () => false): void {
    for (const stream of this.#streams.values()) {
      if (!positions.has(stream.name) && !isLeft(stream)) stream.position = 0;
    }
    for (const [name, position] of positions) this.get(name).position = position;
  }
}
