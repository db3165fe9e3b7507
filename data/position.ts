import { checkInteger, wrong } from '../generator/arguments.ts';
import type { Stream } from '../generator/stream.ts';
import { knownSize } from './passes.ts';

/** A place in a dataset to go on from: plain JSON. */
export interface DatasetPosition {
  /** The positions that the streams of the dataset had when the iteration began. */
  readonly streams: readonly number[];
  /** How many elements of it have been received. */
  readonly received: number;
  /** Where the streams stood, if others than this iteration have drawn from them since it began. */
  readonly now?: readonly number[];
}

const CURE = 'The position is damaged, or of another dataset: use what `getPosition` gave.';

/** Throws unless `value` is a position in a dataset that draws from as many streams and is as long. */
export function checkPosition(
  where: string,
  value: unknown,
  streams: readonly Stream[],
  size: number | null,
): asserts value is DatasetPosition {
  const position = value as DatasetPosition;
  if (typeof position !== 'object' || position === null || Array.isArray(position)) {
    throw wrong(TypeError, where, 'position', 'what `getPosition` gave', value);
  }
  const odd = Object.keys(position).find((key) => !['streams', 'received', 'now'].includes(key));
  if (odd !== undefined) throw wrong(TypeError, where, 'position', 'without other keys', odd, CURE);
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

/** Puts streams to positions. */
export function putStreams(streams: readonly Stream[], positions: readonly number[]): void {
  for (const [i, stream] of streams.entries()) stream.position = positions[i];
}
