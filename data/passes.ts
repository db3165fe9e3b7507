import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { Dataset } from '@tensorflow/tfjs-data';
import type { Generator } from '../generator/generator.ts';
import type { Stream } from '../generator/stream.ts';
import type { LazyIterator } from '../hooks/lazy_iterator.ts';
import { drop } from './drop.ts';
import { captureReads } from './read_capture.ts';

/** A stream that a dataset draws from, and the generator that it belongs to, if any. */
export interface DataSource {
  readonly stream: Stream;
  readonly generator?: Generator;
}

const HIDDEN =
  'there is a seeded dataset in it behind an operator of tfjs. Use `resumable` on what that gave, or name it in `sources`';

/**
 * How a dataset is read, pass after pass, each from any place on.
 *
 * A pass makes its draws when it is opened, or later, as it comes to them. Whatever is left out, the draws are those of
 * the whole pass: the streams end where they would have ended.
 */
export interface Passes<T extends TensorContainer> {
  /** The number of elements, as `Dataset.size` has it. */
  readonly size: number;
  /** What is drawn from, in the order in which a position lists it. */
  readonly sources: readonly DataSource[];
  /** Whether all draws of a pass are made before its first element is handed out. */
  readonly drawsFirst: boolean;
  /** Tells why no place in it can be gone on from, if that is so. */
  obstacle(): string | undefined;
  /** Begins a pass and gives what comes after its first `skip` elements, as cheaply as that can be. */
  open(skip: number): Promise<LazyIterator<T>>;
  /** Moves the streams as `passes` whole passes would. Left out where only reading can tell. */
  advance?(passes: number): void;
}

/**
 * Gives the passes over a dataset that only tfjs knows: each is replayed from its beginning.
 *
 * `sources` is all that it draws from, and `drawsFirst` whether it does so before its first element.
 */
export function replayed<T extends TensorContainer>(
  dataset: Dataset<T>,
  sources: readonly DataSource[] = [],
  drawsFirst = true,
): Passes<T> {
  const streams = streamsOf(sources);
  let obstacle: string | undefined;
  const isHidden = ({ stream }: DataSource) => !streams.includes(stream);
  return {
    size: dataset.size,
    sources,
    drawsFirst,
    obstacle: () => obstacle,
    async open(skip) {
      const [iterator, inside] = captureReads(() => dataset.iterator());
      for (const passes of inside) {
        obstacle ??= passes.obstacle();
        if (passes.sources.some(isHidden)) obstacle ??= HIDDEN;
      }
      const opened = await iterator;
      await drop(opened, skip);
      return opened;
    },
    advance: sources.length === 0 ? () => {} : undefined,
  };
}

/** Gives the streams of sources, each once. */
export function streamsOf(sources: readonly DataSource[]): Stream[] {
  return [...new Set(sources.map(({ stream }) => stream))];
}

/**
 * Gives a size that can be counted with, or undefined. tfjs says null where it knows none, and 0 also of a zip in which
 * one part has an unknown size.
 */
export function knownSize(size: number | null): number | undefined {
  return Number.isSafeInteger(size) && (size as number) > 0 ? (size as number) : undefined;
}
