import type { TensorContainer } from '@tensorflow/tfjs-core';
import { datasetFrom, type LazyIterator, lazyIterator } from '../hooks/lazy_iterator.ts';
import { drop } from './drop.ts';
import { knownSize, type Passes } from './passes.ts';
import { drawObstacle } from './transform_draws.ts';

/** Returns the passes over one dataset and then another, which is opened when the first has ended. */
export function concatenated<T extends TensorContainer>(first: Passes<T>, second: Passes<T>, size: number): Passes<T> {
  const advanceBoth = (passes: number) => {
    first.advance?.(passes);
    second.advance?.(passes);
  };
  return {
    size,
    sources: [...first.sources, ...second.sources],
    drawsFirst: false,
    drawsInside: first.drawsInside || second.drawsInside,
    operators: [...first.operators, { name: 'concatenate', args: {} }, ...second.operators],
    transformDraws: [...first.transformDraws, ...second.transformDraws],
    obstacle: (sources) =>
      first.obstacle(sources) ??
      second.obstacle(sources) ??
      (canSkip(first) ? undefined : drawObstacle([...first.transformDraws, ...second.transformDraws], sources)),
    isShuffledByTFJS: () => first.isShuffledByTFJS() || second.isShuffledByTFJS(),
    contents: async () => [...(await first.contents()), ...(await second.contents())],
    async settle() {
      await first.settle?.();
      await second.settle?.();
    },
    async open(skip) {
      const length = knownSize(first.size);
      if (length !== undefined && skip > length && first.advance) {
        first.advance(1);
        return second.open(skip - length);
      }
      // Jump to a position in the first dataset; one in the second is reached by reading.
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
 * Returns the passes over a dataset that is repeated `count` times, or for ever.
 *
 * Whole passes are skipped if the dataset has a known size and its draws can be counted, otherwise they are read. The
 * pass that has the last skipped element is opened, even at its end: as in a run without interruption, the next pass
 * begins only when another element is requested.
 */
export function repeated<T extends TensorContainer>(base: Passes<T>, size: number, count: number): Passes<T> {
  return {
    ...base,
    size,
    operators: [...base.operators, { name: 'repeat', args: { count: count === Infinity ? null : count } }],
    obstacle: (sources) =>
      base.obstacle(sources) ?? (canSkip(base) ? undefined : drawObstacle(base.transformDraws, sources)),
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

/** Whether a whole pass is skipped without reading it, so that its transforms are not run again. */
function canSkip<T extends TensorContainer>({ size, advance }: Passes<T>): boolean {
  return knownSize(size) !== undefined && advance !== undefined;
}

/** Returns a pass that throws at its end unless it has the length by which others were skipped. */
function checked<T extends TensorContainer>(
  pass: LazyIterator<T>,
  rest: number,
  length: number,
): Promise<LazyIterator<T>> {
  let count = 0;
  return lazyIterator(async () => {
    const step = await pass.next();
    if (!step.done) count++;
    else if (count !== rest) {
      const found = length - rest + count;
      throw new RangeError(`repeat: \`dataset\` must have ${length} elements, its \`size\`, but has ${found}.`);
    }
    return step;
  });
}
