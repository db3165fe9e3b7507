import { currentSection, type DrawnFrom, observeDraws } from '../generator/draw_events.ts';
import { Generator, sectionOfGenerator } from '../generator/generator.ts';
import { generatorOfStream, sectionOfStream } from '../generator/stream.ts';
import { markKnown } from '../hooks/dataset_operators.ts';

/** What the transforms of tfjs's own datasets draw from, for each iteration that waits for an element. */
const reading = new Set<Set<DrawnFrom>>();

/** Begins to add to `drawn` what transforms of tfjs's own datasets draw from, until the returned function is called. */
export function recordPlainDraws(drawn: Set<DrawnFrom>): () => void {
  reading.add(drawn);
  return () => reading.delete(drawn);
}

/** Returns a transform of one of tfjs's own datasets whose draws `recordPlainDraws` sees. */
export function observedTransform<F extends (...args: never[]) => unknown>(transform: F): F {
  return function (this: unknown, ...args: never[]) {
    if (reading.size === 0) return transform.apply(this, args);
    const stop = observeDraws((from) => {
      if (!isMadeNow(from)) for (const drawn of reading) drawn.add(from);
    });
    try {
      return transform.apply(this, args);
    } finally {
      stop();
    }
  } as F;
}

/** Returns a function that adds to `drawn` what it draws from. */
export function recordingDraws<F extends (...args: never[]) => unknown>(transform: F, drawn: Set<DrawnFrom>): F {
  const recorded = (...args: never[]) => {
    const stop = observeDraws((from) => {
      if (!isMadeNow(from)) drawn.add(from);
    });
    try {
      return transform(...args);
    } finally {
      stop();
    }
  };
  return markKnown(recorded as unknown as F);
}

/**
 * Says why a dataset cannot be resumed whose transforms draw, if they run ahead of what is received, or again. What is
 * among its `sources` is drawn again.
 */
export function drawObstacle(
  transformDraws: readonly ReadonlySet<DrawnFrom>[],
  sources: readonly DrawnFrom[] = [],
): string | undefined {
  for (const drawn of transformDraws) {
    for (const from of drawn) {
      if (!sources.includes(from)) return `a transform of it draws from ${nameOf(from)}, ${CURE}`;
    }
  }
  return undefined;
}

/** Returns what a transform draws from, in words. */
function nameOf(from: DrawnFrom): string {
  if (from instanceof Generator) return `the own state of the generator of seed ${from.seed}`;
  return from.name === undefined ? `a private stream of seed ${from.seed}` : `the stream ${JSON.stringify(from.name)}`;
}

/** What to do about a transform that draws. */
const CURE =
  'which is repeated or read ahead, so other elements would get other numbers. Use seededMap, whose elements have streams ' +
  'of their own, or name the stream in `sources` of resumable';

/** Whether what is drawn from was made in this very section of the program, and is made again with it. */
function isMadeNow(from: DrawnFrom): boolean {
  const generator = from instanceof Generator ? from : generatorOfStream(from);
  const made = generator ? sectionOfGenerator(generator) : sectionOfStream(from as Exclude<DrawnFrom, Generator>);
  return made === currentSection();
}
