import type { Generator } from './generator.ts';
import type { Stream } from './stream.ts';

/** What a draw comes from: a stream, or a generator's own state. */
export type DrawnFrom = Stream | Generator;

const observers = new Set<(from: DrawnFrom) => void>();

let section = 0;

/**
 * Calls `observer` after every draw, until the returned function is called. A run that is saved must know of each
 * stream that it draws from.
 */
export function observeDraws(observer: (from: DrawnFrom) => void): () => void {
  observers.add(observer);
  return () => observers.delete(observer);
}

/** Reports a draw. */
export function reportDraw(from: DrawnFrom): void {
  if (observers.size > 0) for (const observer of observers) observer(from);
}

/**
 * Returns the number of the current section of the program. A stream that is made and used up within one section needs
 * no saving: whoever repeats the section makes it again.
 */
export function currentSection(): number {
  return section;
}

/** Begins a new section: a batch, a callback, or an element of a dataset. */
export function beginSection(): void {
  section += 1;
}
