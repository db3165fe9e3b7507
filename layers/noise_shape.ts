import { wrong } from '../generator/arguments.ts';

/** Shape of a mask: for each axis the input's length, or `null` for it, or 1 to share one decision along the axis. */
export type NoiseShape = readonly (number | null)[];

/** Throws unless `noiseShape` is valid. */
export function checkNoiseShape(where: string, noiseShape: unknown): asserts noiseShape is NoiseShape | null {
  if (noiseShape == null) return;
  const isValid =
    Array.isArray(noiseShape) &&
    noiseShape.every((length) => length == null || (Number.isSafeInteger(length) && length > 0));
  if (!isValid) throw wrong(TypeError, where, 'noiseShape', 'an array of positive integers and nulls', noiseShape);
}

/** Returns the shape of the mask for an input of `shape`. A shorter `noiseShape` is that of the last axes. */
export function maskShape(where: string, noiseShape: NoiseShape | null, shape: readonly number[]): number[] {
  if (noiseShape === null) return [...shape];
  const noise = noiseShape.map((length, axis) => length ?? shape[axis]);
  const full = [...shape.map(() => 1).slice(noise.length), ...noise];
  if (full.length !== shape.length || full.some((length, axis) => length !== 1 && length !== shape[axis])) {
    const wanted = `the input's shape [${shape}], with 1 for axes that share one decision`;
    throw wrong(RangeError, where, 'noiseShape', wanted, noiseShape);
  }
  return full;
}
