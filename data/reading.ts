import type { TensorContainer } from '@tensorflow/tfjs-core';
import { beginSection, currentSection, type DrawnFrom } from '../generator/draw_events.ts';
import type { Stream } from '../generator/stream.ts';
import type { LazyIterator, Step } from '../hooks/lazy_iterator.ts';
import { ObstacleError } from './obstacle_error.ts';
import { type Passes, streamsOf } from './passes.ts';
import { type DatasetPosition, setStreamPositions } from './position.ts';
import { isObserved, reportRead } from './read_events.ts';
import { drawObstacle, recordPlainDraws } from './transform_draws.ts';

const DISTURBED =
  'it draws while it is read, and another iteration has drawn from the same streams in the middle of it. Give what is ' +
  'read meanwhile, such as `validationData`, a `stream` of its own';

/** By stream, the iteration that began last of those that draw from it while they are read. */
const drawing = new WeakMap<Stream, WeakRef<Reading<never>>>();

/**
 * One iteration of a dataset, which counts the elements that its receiver has got. Elements that an operator has only
 * prefetched do not count, so resuming at its position neither loses nor repeats them.
 *
 * It begins at the first `next`: at `from`, or at the position that `onBegin` then returns, or at the start.
 */
export class Reading<T extends TensorContainer> {
  readonly #passes: Passes<T>;
  readonly #onBegin: () => DatasetPosition | undefined;
  /** The position where the iteration begins, or began; undefined for the start. */
  #from: DatasetPosition | undefined;
  #opening: Promise<LazyIterator<T>> | undefined;
  #opened: LazyIterator<T> | undefined;
  /** The positions of the streams when the iteration began, and after its draws; undefined before and after it. */
  #start: readonly number[] | undefined;
  #drawn: readonly number[] | undefined;
  #received = 0;
  /** Whether another iteration has drawn from the same streams between this one's draws. */
  #isDisturbed = false;
  /** Calls of `next` that have not been answered yet, and what transforms of tfjs's own datasets draw from meanwhile. */
  #waiting = 0;
  readonly #plainDraws = new Set<DrawnFrom>();
  #stopRecording: (() => void) | undefined;
  /** Whether another dataset reads this one, and is resumed instead. */
  readonly #isInner: boolean;
  /** The section of the program in which it was read last; undefined if the position was asked for since then. */
  #lastReadAt: number | undefined;

  constructor(
    passes: Passes<T>,
    from?: DatasetPosition,
    onBegin: () => DatasetPosition | undefined = () => undefined,
    isInner = false,
  ) {
    this.#passes = passes;
    this.#isInner = isInner;
    this.#from = from;
    this.#onBegin = onBegin;
  }

  readonly next = (): Promise<Step<T>> => {
    beginSection();
    if (this.#waiting++ === 0) this.#stopRecording = recordPlainDraws(this.#plainDraws);
    if (this.#lastReadAt !== undefined && !this.#isInner && isObserved()) {
      reportRead({ streams: streamsOf(this.#passes.sources), lastReadAt: this.#lastReadAt });
    }
    this.#lastReadAt = currentSection();
    if (this.#opened) return this.#opened.next().then(this.#count, this.#fail);
    this.#opening ??= this.#open();
    return this.#opening.then(this.#begin).then(this.#count, this.#fail);
  };

  /** Returns the position after the received elements; before and after the iteration, where the next one begins. */
  position(): DatasetPosition {
    this.#lastReadAt = undefined;
    const obstacle = this.#passes.obstacle() ?? drawObstacle([this.#plainDraws], streamsOf(this.#passes.sources));
    if (obstacle !== undefined) throw new ObstacleError('getPosition', obstacle);
    const now = positionsOf(this.#passes);
    if (this.#start === undefined) return this.#from ?? { streams: now, received: 0 };
    if (this.#isDisturbed) throw new ObstacleError('getPosition', DISTURBED);
    const position = { streams: this.#start, received: this.#received };
    return this.#drawn && !same(this.#drawn, now) ? { ...position, now } : position;
  }

  async #open(): Promise<LazyIterator<T>> {
    this.#from ??= this.#onBegin();
    const streams = streamsOf(this.#passes.sources);
    if (this.#from) setStreamPositions(streams, this.#from.streams);
    this.#begins(streams);
    this.#start = positionsOf(this.#passes);
    this.#received = this.#from?.received ?? 0;
    try {
      const opened = await this.#passes.open(this.#received);
      if (this.#received > 0) this.#recordDraws();
      if (this.#from?.now) setStreamPositions(streams, this.#from.now);
      return opened;
    } catch (error) {
      // The next call tries again.
      this.#opening = undefined;
      throw error;
    }
  }

  /**
   * Disturbs the iterations that draw from the same streams while they are read; not those that draw through iterations
   * like this one.
   */
  #begins(streams: readonly Stream[]): void {
    for (const stream of streams) {
      const other = drawing.get(stream)?.deref();
      if (other && other !== (this as never)) other.#isDisturbed = true;
      if (!this.#passes.drawsFirst && !this.#passes.drawsInside) drawing.set(stream, new WeakRef(this as never));
    }
  }

  /** Sets `#opened` only when the first waiting call continues, so that no later call overtakes the waiting ones. */
  readonly #begin = (opened: LazyIterator<T>): Promise<Step<T>> => {
    this.#opened = opened;
    return opened.next();
  };

  readonly #fail = (error: unknown): never => {
    this.#answer();
    throw error;
  };

  readonly #count = (step: Step<T>): Step<T> => {
    this.#answer();
    if (step.done) {
      this.#start = undefined;
      this.#from = undefined;
    } else if (this.#received++ === 0) {
      this.#recordDraws();
    }
    return step;
  };

  #answer(): void {
    if (--this.#waiting === 0) this.#stopRecording?.();
  }

  #recordDraws(): void {
    if (this.#passes.drawsFirst) this.#drawn = positionsOf(this.#passes);
  }
}

function positionsOf<T extends TensorContainer>({ sources }: Passes<T>): number[] {
  return streamsOf(sources).map(({ position }) => position);
}

function same(one: readonly number[], other: readonly number[]): boolean {
  return one.every((position, i) => position === other[i]);
}
