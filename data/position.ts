import { checkInteger, wrong } from '../generator/arguments.ts';
import type { Stream } from '../generator/stream.ts';
import { knownSize } from './passes.ts';

/** A position in a dataset, from which it can be resumed: plain JSON. */
export interface DatasetPosition {
  /** The positions of the dataset's streams when the iteration began. */
  readonly streams: readonly number[];
  /** How many elements of the iteration have been received. */
  readonly received: number;
  /** The current positions of the streams, if anything but this iteration has drawn from them since it began. */
  readonly now?: readonly number[];
}

const CURE = 'The position is damaged, or of another dataset: use what `getPosition` returned.';

/** Throws unless `value` is a position in a dataset with these streams and this size. */
export function checkPosition(
  where: string,
  value: unknown,
  streams: readonly Stream[],
  size: number | null,
): asserts value is DatasetPosition {
  const position = value as DatasetPosition;
  if (typeof position !== 'object' || position === null || Array.isArray(position)) {
    throw wrong(TypeError, where, 'position', 'what `getPosition` returned', value);
  }
  const unknownKey = Object.keys(position).find((key) => !['streams', 'received', 'now'].includes(key));
  if (unknownKey !== undefined) {
    throw wrong(TypeError, where, 'position', 'without keys but `streams`, `received` and `now`', unknownKey, CURE);
  }
  checkPositions(where, 'position.streams', position.streams, streams);
  if (position.now !== undefined) checkPositions(where, 'position.now', position.now, streams);
  checkInteger(where, 'position.received', position.received, 0, knownSize(size));
}

function checkPositions(where: string, name: string, positions: unknown, streams: readonly Stream[]): void {
  if (!Array.isArray(positions)) throw wrong(TypeError, where, name, 'an array of integers', positions, CURE);
  if (positions.length !== streams.length) {
    throw wrong(RangeError, where, name, `of length ${streams.length}, the number of streams`, positions, CURE);
  }
  for (const position of positions) checkInteger(where, name, position, 0);
}

/** Sets the positions of streams. */
export function setStreamPositions(streams: readonly Stream[], positions: readonly number[]): void {
  for (const [i, stream] of streams.entries()) stream.position = positions[i];
}
