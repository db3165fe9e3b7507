import type { TensorContainer } from '@tensorflow/tfjs-core';
import { datasetFrom, type LazyIterator, lazyIterator } from '../hooks/lazy_iterator.ts';
import { drop } from './drop.ts';
import { knownSize, type Passes } from './passes.ts';

/** Gives the passes over one dataset and then another, which is opened when its turn has come. */
export function concatenated<T extends TensorContainer>(first: Passes<T>, second: Passes<T>, size: number): Passes<T> {
  const advanceBoth = (passes: number) => {
    first.advance?.(passes);
    second.advance?.(passes);
  };
  return {
    size,
    sources: [...first.sources, ...second.sources],
    drawsFirst: false,
    obstacle: () => first.obstacle() ?? second.obstacle(),
    async open(skip) {
      const length = knownSize(first.size);
      if (length !== undefined && skip > length && first.advance) {
        first.advance(1);
        return second.open(skip - length);
      }
      // Where the second begins is known, or found by reading on.
      const jump = length !== undefined && skip <= length ? skip : 0;
      const opened = await first.open(jump);
      let opening: Promise<LazyIterator<T>> | undefined;
      const rest = await lazyIterator<T>(() => {
        opening ??= second.open(0);
        return opening.then((iterator) => iterator.next());
      });
      const both = opened.concatenate(rest);
      await drop(both, skip - jump);
      return both;
    },
    advance: first.advance && second.advance && advanceBoth,
  };
}

/**
 * Gives the passes over a dataset that is repeated `count` times, or for ever.
 *
 * Whole passes are skipped where the dataset has a known size and its draws can be counted, otherwise they are read.
 * The one in which the last element was handed out is opened, at its end if need be: as if it had been read, the next
 * one begins only when one more element is asked for.
 */
export function repeated<T extends TensorContainer>(base: Passes<T>, size: number, count: number): Passes<T> {
  return {
    ...base,
    size,
    drawsFirst: false,
    async open(skip) {
      const length = knownSize(base.size);
      const canJump = length !== undefined && (skip <= length || base.advance !== undefined);
      const jumped = canJump && skip > 0 ? Math.min(Math.ceil(skip / length) - 1, count) : 0;
      if (jumped > 0) base.advance?.(jumped);
      const within = canJump ? skip - jumped * length : 0;
      let first = jumped < count ? await base.open(within) : undefined;
      if (first && jumped > 0) first = await checked(first, (length as number) - within, length as number);
      const passes = datasetFrom(async () => {
        const opened = first ?? (await base.open(0));
        first = undefined;
        return opened;
      });
      const rest = await passes.repeat(count === Infinity ? undefined : count - jumped).iterator();
      await drop(rest, skip - within - jumped * (length ?? 0));
      return rest;
    },
    advance: base.advance && count < Infinity ? (passes) => base.advance?.(passes * count) : undefined,
  };
}

/** Checks that a pass really has the length by which others were skipped. */
function checked<T extends TensorContainer>(
  pass: LazyIterator<T>,
  rest: number,
  length: number,
): Promise<LazyIterator<T>> {
  let given = 0;
  return lazyIterator(async () => {
    const step = await pass.next();
    if (!step.done) given++;
    else if (given !== rest) {
      const found = length - rest + given;
      throw new RangeError(`repeat: \`dataset\` must have the ${length} elements of its \`size\`, but has ${found}.`);
    }
    return step;
  });
}
