import type { Stream } from '../generator/stream.ts';

/** An iteration of a seeded dataset that is read on, and whose position nobody has asked for since the last element. */
export interface ReadEvent {
  /** The streams that the dataset draws from. */
  readonly streams: readonly Stream[];
  /** The section of the program in which the last element was read. */
  readonly lastReadAt: number;
}

const observers = new Set<(event: ReadEvent) => void>();

/**
 * Calls `observer` before such an iteration is read, until the returned function is called; not of one that another
 * dataset reads. A run that is saved must know of each iteration that goes on from one save to the next.
 */
export function observeReads(observer: (event: ReadEvent) => void): () => void {
  observers.add(observer);
  return () => observers.delete(observer);
}

/** Whether anybody observes. */
export function isObserved(): boolean {
  return observers.size > 0;
}

/** Reports that an iteration is read on. */
export function reportRead(event: ReadEvent): void {
  for (const observer of observers) observer(event);
}
