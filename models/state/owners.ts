import { observeReads, type ReadEvent } from '../../data/read_events.ts';
import { beginSection, currentSection, type DrawnFrom, observeDraws } from '../../generator/draw_events.ts';
import { DynamicScope } from '../../generator/dynamic_scope.ts';
import { Generator, sectionOfGenerator } from '../../generator/generator.ts';
import { generatorOfStream, type Stream, sectionOfStream } from '../../generator/stream.ts';

/**
 * A run that saves what it draws from: which streams are its own, and what has drawn that it would not save.
 *
 * Several runs may share a generator, but never a stream.
 */
export class Owner {
  /** What the run is called in error messages. */
  readonly name: string;
  /** Whether it is a run of `fitResumable`, which has an end; otherwise a program saves it whenever it likes. */
  readonly isRun: boolean;
  /** The streams of its layers and datasets, and those that were seen to draw for it. */
  readonly streams = new Set<Stream>();
  /** The streams of the datasets that it saves the positions of. */
  readonly datasets = new Set<Stream>();
  /** The streams of its initializers. */
  readonly initial = new Set<Stream>();
  /** The private streams that it saves. */
  readonly privates = new Set<Stream>();
  /** The generators whose streams it saves, except those of other owners. */
  readonly generators = new Set<Generator>();
  /** The generators from whose own states it has drawn. */
  readonly states = new Set<Generator>();
  /** What has drawn since the run began, and is not saved. */
  readonly unsaved = new Set<DrawnFrom>();
  /** The streams of a dataset that was read on from one save to the next, and whose position is not saved. */
  readOn: readonly Stream[] | undefined;
  /** The section of the program in which it was saved last; undefined before that. */
  savedAt: number | undefined;
  /** What another run has drawn from as well. */
  readonly shared = new Map<DrawnFrom, Owner>();

  constructor(name: string, isRun: boolean) {
    this.name = name;
    this.isRun = isRun;
  }
}

const owners = new Set<WeakRef<Owner>>();
/** By generator and the name of a stream, the owner that has saved or restored it last as its own, in this process. */
const holders = new WeakMap<Generator, Map<string, string>>();
const scope = new DynamicScope<Owner>();
let stopObserving: (() => void) | undefined;

/**
 * Makes an owner known, so that others leave its streams alone, until the returned function is called.
 *
 * **Throws** if another run draws from one of its streams.
 */
export function addOwner(where: string, owner: Owner): () => void {
  for (const other of others(owner)) {
    for (const stream of owner.streams) {
      if (!other.streams.has(stream)) continue;
      if (owner.isRun && other.isRun) throw sharedError(where, stream, owner, other);
      // Whoever saved it before has come to its end.
      other.streams.delete(stream);
    }
  }
  const reference = new WeakRef(owner);
  owners.add(reference);
  stopObserving ??= observe();
  return () => {
    owners.delete(reference);
    if (owners.size > 0) return;
    stopObserving?.();
    stopObserving = undefined;
  };
}

/** Runs synchronous work of a run, whose draws are then known to be its own. */
export function drawingFor<R>(owner: Owner, work: () => R): R {
  return scope.run(owner, work);
}

/** Whether no other run trains at the moment. */
export function isAlone(owner: Owner): boolean {
  return !others(owner).some(({ isRun }) => isRun);
}

/** Whether a stream belongs to another owner, and not to this one. */
export function isOfAnother(owner: Owner, stream: Stream): boolean {
  if (owner.streams.has(stream) || owner.initial.has(stream)) return false;
  return others(owner).some((other) => other.streams.has(stream) || other.initial.has(stream));
}

/** Records that streams of a generator are an owner's own, also when it has come to its end. */
export function holdStreams(owner: Owner, generator: Generator, names: Iterable<string>): void {
  const held = holders.get(generator) ?? new Map<string, string>();
  holders.set(generator, held);
  for (const name of names) held.set(name, owner.name);
}

/** Returns the names of the streams of a generator that an owner has saved or restored as its own. */
export function heldStreams(owner: Owner, generator: Generator): string[] {
  return [...(holders.get(generator) ?? [])].flatMap(([name, holder]) => (holder === owner.name ? name : []));
}

/** Whether a stream of a generator is another owner's own, by what has been saved and restored in this process. */
export function isHeldByAnother(owner: Owner, generator: Generator, name: string): boolean {
  const holder = holders.get(generator)?.get(name);
  return holder !== undefined && holder !== owner.name;
}

/** Whether a generator's own state belongs to another run: one that has drawn from it, which this one has not. */
export function isStateOfAnother(owner: Owner, generator: Generator): boolean {
  return !owner.states.has(generator) && others(owner).some((other) => other.states.has(generator));
}

/** Begins a save of an owner: to read on then what is not saved is an error at the next one. */
export function beginSave(owner: Owner): void {
  beginSection();
  owner.savedAt = currentSection();
}

/**
 * Throws if something has drawn that the owner does not save, or that another run draws from as well, or if a dataset is
 * read whose position it does not save.
 */
export function checkDraws(where: string, owner: Owner): void {
  if (owner.readOn) throw readOnError(where, owner.readOn);
  for (const [from, other] of owner.shared) throw sharedError(where, from, owner, other);
  for (const from of owner.unsaved) {
    if (isSaved(owner, from)) {
      owner.unsaved.delete(from);
      continue;
    }
    const generator = from instanceof Generator ? from : generatorOfStream(from);
    const what =
      generator === undefined ? `a private stream of seed ${from.seed}` : `a generator of seed ${generator.seed}`;
    const stream =
      from instanceof Generator || generator === undefined ? '' : ` (its stream ${JSON.stringify(from.name)})`;
    const cure =
      generator === undefined
        ? 'If a layer of your own holds it in a private field (#dropout), use a public one; otherwise name the stream in ' +
          '`generators`.'
        : 'Name it: `generators: [generator]`.';
    throw new Error(
      `${where}: ${what}${stream} has drawn numbers since the run began, but would be in no checkpoint, so the run could ` +
        `not be resumed exactly. ${cure}`,
    );
  }
}

/** Observes draws and reads, until the returned function is called. */
function observe(): () => void {
  const stops = [observeDraws(observeDraw), observeReads(observeRead)];
  return () => {
    for (const stop of stops) stop();
  };
}

function observeRead({ streams, lastReadAt }: ReadEvent): void {
  const all = [...living()];
  for (const owner of all) {
    if (owner.savedAt === undefined || lastReadAt >= owner.savedAt) continue;
    // Whoever else draws from these streams saves the position, or reads it in a dataset around this one.
    if (streams.every((stream) => all.some((one) => one.datasets.has(stream)))) continue;
    owner.readOn ??= streams;
  }
}

function readOnError(where: string, streams: readonly Stream[]): Error {
  const names = streams.map(({ name, seed }) => JSON.stringify(name ?? `of seed ${seed}`)).join(', ');
  return new Error(
    `${where}: a seeded dataset, which draws from the stream ${names}, is read on from one save to the next, but its ` +
      'position would be in no checkpoint, so the run could not be resumed exactly. Read it together with the dataset of the ' +
      'run: resumable(tf.data.zip({ ... })); or save its `getPosition()` each time, and call its `setPosition` after a ' +
      'restore.',
  );
}

function observeDraw(from: DrawnFrom): void {
  const stream = from instanceof Generator ? undefined : from;
  const generator = from instanceof Generator ? from : generatorOfStream(from);
  const all = [...living()];
  const running = scope.current;
  if (running) {
    const belongs = (owner: Owner) => (stream ? owner.streams.has(stream) : owner.states.has(from as Generator));
    const other = all.find((owner) => owner !== running && owner.isRun && belongs(owner));
    if (other) {
      running.shared.set(from, other);
      other.shared.set(from, running);
    } else if (stream) running.streams.add(stream);
    else running.states.add(from as Generator);
  }
  if (all.some((owner) => isSaved(owner, from))) return;
  // What is made and used up within a section is made again by whoever repeats it.
  const made = generator ? sectionOfGenerator(generator) : sectionOfStream(from as Stream);
  if (made === currentSection()) return;
  for (const owner of running ? [running] : all) owner.unsaved.add(from);
}

function isSaved(owner: Owner, from: DrawnFrom): boolean {
  if (from instanceof Generator) return owner.generators.has(from);
  const generator = generatorOfStream(from);
  return generator ? owner.generators.has(generator) : owner.privates.has(from);
}

function sharedError(where: string, from: DrawnFrom, owner: Owner, other: Owner): Error {
  const generator = from instanceof Generator ? from : generatorOfStream(from);
  const what =
    from instanceof Generator ? 'the own state' : `the stream ${JSON.stringify(from.name ?? `of seed ${from.seed}`)}`;
  const of = generator ? ` of the generator of seed ${generator.seed}` : '';
  return new Error(
    `${where}: ${what}${of} must belong to one run, but two draw from it: ${owner.name} and ${other.name}. ` +
      'Give each a `stream` of its own, or wait for the end of the other one.',
  );
}

function others(owner: Owner): Owner[] {
  return [...living()].filter((other) => other !== owner);
}

function* living(): Iterable<Owner> {
  for (const reference of owners) {
    const owner = reference.deref();
    if (owner) yield owner;
    else owners.delete(reference);
  }
}
