import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { DataSource } from '../../data/passes.ts';
import { wrong } from '../../generator/arguments.ts';
import { Generator, isFromEntropy, type PartialState, resumePart, streamsOf } from '../../generator/generator.ts';
import { getGenerator, peekGenerator } from '../../generator/global.ts';
import { checkRecord, type GeneratorRecord, positionsIn, recordStreams } from '../../generator/record.ts';
import { generatorOfStream, Stream } from '../../generator/stream.ts';
import { refuseForeign } from '../../hooks/copies.ts';
import { int64Of, wordsOf } from '../../numbers/int64.ts';
import type { RandomRecord } from '../format/checkpoint_record.ts';
import { innerPartsOf } from './inner_parts.ts';
import { heldStreams, holdStreams, isHeldByAnother, isOfAnother, isStateOfAnother, type Owner } from './owners.ts';
import type { Difference } from './program.ts';

type GeneratorPart = RandomRecord['generators'][number];

/** A model of a run, and its name if there are several. */
export interface NamedModel {
  readonly name: string | null;
  readonly model: LayersModel;
}

/** What a program says besides its models and datasets: whole generators, or single streams. */
export type Drawing = Generator | Stream;

/**
 * Everything that a run draws from. A generator is found again by its seed, a stream of it by its name, and a private
 * stream by the path of what holds it, so that it makes no difference in which order the program makes them.
 */
export class Randomness {
  readonly #owner: Owner;
  readonly #given = new Set<Generator>();
  readonly #privates = new Map<string, Stream>();
  readonly #known = new Set<Stream>();

  /** Takes stock of a program, and tells `owner` what belongs to it. */
  constructor(
    where: string,
    owner: Owner,
    models: readonly NamedModel[],
    sources: readonly (readonly [path: string, sources: readonly DataSource[]])[],
    others: Iterable<Drawing>,
  ) {
    this.#owner = owner;
    for (const { name, model } of models) {
      const { streams, initial, generators } = innerPartsOf(model);
      for (const { path, stream } of streams) this.#add(name === null ? path : `${name}:${path}`, stream);
      for (const stream of initial) owner.initial.add(stream);
      for (const generator of generators) this.#given.add(generator);
    }
    for (const [path, list] of sources) for (const [i, { stream }] of list.entries()) this.#add(`${path}#${i}`, stream);
    for (const [i, other] of readOthers(where, others).entries()) {
      if (other instanceof Generator) this.#given.add(other);
      else this.#add(`generators[${i}]`, other);
    }
    for (const generator of this.#given) owner.generators.add(generator);
    const global = peekGenerator();
    if (global) owner.generators.add(global);
  }

  capture(): RandomRecord {
    // It may have been made since.
    const global = peekGenerator();
    if (global) this.#owner.generators.add(global);
    const generators = [...this.#given].map((generator) => this.#captureGenerator('given', generator));
    if (global && !this.#given.has(global) && isInUse(global))
      generators.push(this.#captureGenerator('global', global));
    const seeds = Array.from(this.#privates, ([path, { seed, position }]) => ({
      path,
      seed: [...wordsOf(seed)] as [number, number],
      position,
    }));
    return { generators, seeds };
  }

  /**
   * Returns in what a record differs from the program.
   *
   * **Throws** if it cannot be restored at all.
   */
  check(where: string, record: RandomRecord): Difference[] {
    const changes: Difference[] = [];
    for (const part of record.generators) checkRecord(where, asRecord(part));
    for (const { part, generator } of this.#pairs(record)) {
      if (generator === undefined) {
        changes.push({ path: `generator of seed ${int64Of(part.seed)}`, was: 'there', is: undefined });
      } else if (int64Of(part.seed) !== generator.seed && !isFromEntropy(generator)) {
        changes.push({ path: 'generator.seed', was: `${int64Of(part.seed)}`, is: `${generator.seed}` });
      }
    }
    const paths = new Set([...record.seeds.map(({ path }) => path), ...this.#privates.keys()]);
    for (const path of paths) {
      const saved = record.seeds.find((seed) => seed.path === path);
      const stream = this.#privates.get(path);
      const was = saved && `${int64Of(saved.seed)}`;
      const is = stream && `${stream.seed}`;
      if (was !== is) changes.push({ path: `${path}.seed`, was, is });
    }
    return changes;
  }

  /** Restores everything from a record that `check` has passed. What the program has changed on purpose stays. */
  restore(record: RandomRecord): void {
    for (const { part, generator } of this.#pairs(record)) {
      if (generator === undefined) continue;
      const takesSeed = isFromEntropy(generator);
      // What this run does not draw from may be further on by now, if another one that does was resumed before.
      const own = new Set(part.own);
      const isHeld = (name: string) => !own.has(name) && isHeldByAnother(this.#owner, generator, name);
      const others = new Set(part.others);
      const positions = this.#positions(generator, part);
      for (const name of positions.keys()) if (isHeld(name)) positions.delete(name);
      resumePart(generator, {
        seed: takesSeed ? part.seed : wordsOf(generator.seed),
        state: (part.state ?? undefined) as PartialState['state'],
        positions,
        isLeft: (stream) =>
          others.has(stream.name as string) || isHeld(stream.name as string) || isOfAnother(this.#owner, stream),
      });
      holdStreams(this.#owner, generator, part.own);
    }
    for (const { path, position } of record.seeds) {
      const stream = this.#privates.get(path);
      if (stream) stream.position = position;
    }
  }

  #add(path: string, stream: Stream): void {
    this.#owner.streams.add(stream);
    const generator = generatorOfStream(stream);
    if (generator) {
      this.#given.add(generator);
      return;
    }
    this.#owner.privates.add(stream);
    if (!this.#known.has(stream)) this.#privates.set(path, stream);
    this.#known.add(stream);
  }

  #captureGenerator(role: GeneratorPart['role'], generator: Generator): GeneratorPart {
    const { seed, state } = generator.getConfig();
    const { streams: drawn, initial } = this.#owner;
    const saved: Stream[] = [];
    const others: string[] = [];
    for (const stream of streamsOf(generator)) {
      if (isOfAnother(this.#owner, stream)) others.push(stream.name);
      else saved.push(stream);
    }
    const names = saved.flatMap((stream) => (drawn.has(stream) || initial.has(stream) ? (stream.name as string) : []));
    // What was its own in another process stays so, though nothing has drawn from it in this one yet.
    const own = [...new Set([...names, ...heldStreams(this.#owner, generator)])].filter(
      (name) => !others.includes(name),
    );
    holdStreams(this.#owner, generator, own);
    return {
      role,
      seed: [...seed],
      state: isStateOfAnother(this.#owner, generator) ? null : state.map((words): [number, number] => [...words]),
      streams: recordStreams(saved as never).map(({ name, positions }) => ({ name, positions: [...positions] })),
      own,
      others,
    };
  }

  /** Returns the saved positions of a generator's streams, except those of other runs. */
  #positions(generator: Generator, part: GeneratorPart): Map<string, number> {
    const positions = positionsIn(asRecord(part));
    for (const stream of streamsOf(generator)) if (isOfAnother(this.#owner, stream)) positions.delete(stream.name);
    return positions;
  }

  /** Finds the program's generator for each of a record: by its seed, otherwise by the order among those that are left. */
  #pairs({ generators }: RandomRecord): { part: GeneratorPart; generator: Generator | undefined }[] {
    const left = [...this.#given];
    const take = (isFit: (generator: Generator) => boolean): Generator | undefined => {
      const at = left.findIndex(isFit);
      return at < 0 ? undefined : left.splice(at, 1)[0];
    };
    const given = generators.filter(({ role }) => role === 'given');
    const bySeed = given.map(({ seed }) => take((generator) => generator.seed === int64Of(seed)));
    const pairs = given.map((part, i) => ({ part, generator: bySeed[i] ?? take(() => true) }));
    const global = generators.find(({ role }) => role === 'global');
    if (global) pairs.push({ part: global, generator: getGenerator() });
    return pairs;
  }
}

/** Whether anything has drawn from a generator, or will. */
function isInUse(generator: Generator): boolean {
  const [low, high, key] = generator.state;
  return generator.streams.length > 0 || BigInt.asIntN(64, low ^ high ^ key) !== generator.seed;
}

function asRecord({ seed, state, streams }: GeneratorPart): GeneratorRecord {
  const words = state ?? [
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  return { version: 1, seed, state: words as unknown as GeneratorRecord['state'], streams };
}

/** Returns what a program says that it draws from, besides its models and datasets, as a list. */
export function readOthers(where: string, others: Iterable<Drawing>): Drawing[] {
  if (typeof (others as Partial<Iterable<Drawing>>)?.[Symbol.iterator] !== 'function' || typeof others === 'string') {
    throw wrong(TypeError, where, 'generators', 'an array of generators or streams', others);
  }
  return Array.from(others, (other) => {
    refuseForeign(where, 'generators', other);
    if (other instanceof Generator || other instanceof Stream) return other;
    throw wrong(TypeError, where, 'generators', 'generators or streams', other);
  });
}
