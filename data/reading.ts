import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { LazyIterator, Step } from '../hooks/lazy_iterator.ts';
import { type Passes, streamsOf } from './passes.ts';
import { type DatasetPosition, putStreams } from './position.ts';

/**
 * One iteration of a dataset, which counts what its receiver has got. What an operator before it has read ahead does
 * not count, so going on from its position neither loses nor repeats it.
 *
 * It begins at the first `next`, at a position if it is given one: at once, or by `begins`, which is called then.
 */
export class Reading<T extends TensorContainer> {
  readonly #passes: Passes<T>;
  readonly #begins: () => DatasetPosition | undefined;
  /** Where the iteration begins, or began, if not at the start. */
  #from: DatasetPosition | undefined;
  #opening: Promise<LazyIterator<T>> | undefined;
  #opened: LazyIterator<T> | undefined;
  /** Where the streams were when the iteration began, and after its draws; undefined before and after it. */
  #start: readonly number[] | undefined;
  #drawn: readonly number[] | undefined;
  #received = 0;

  constructor(passes: Passes<T>, from?: DatasetPosition, begins: () => DatasetPosition | undefined = () => undefined) {
    this.#passes = passes;
    this.#from = from;
    this.#begins = begins;
  }

  readonly next = (): Promise<Step<T>> => {
    if (this.#opened) return this.#opened.next().then(this.#count);
    this.#opening ??= this.#open();
    return this.#opening.then(this.#begin).then(this.#count);
  };

  /** Gives the place after what has been received; of an iteration that has not begun or has ended, the next one's. */
  position(): DatasetPosition {
    const obstacle = this.#passes.obstacle();
    if (obstacle !== undefined) throw new Error(`getPosition: the dataset has no place to go on from: ${obstacle}.`);
    const now = positionsOf(this.#passes);
    if (this.#start === undefined) return this.#from ?? { streams: now, received: 0 };
    const position = { streams: this.#start, received: this.#received };
    return this.#drawn && !same(this.#drawn, now) ? { ...position, now } : position;
  }

  async #open(): Promise<LazyIterator<T>> {
    this.#from ??= this.#begins();
    const streams = streamsOf(this.#passes.sources);
    if (this.#from) putStreams(streams, this.#from.streams);
    this.#start = positionsOf(this.#passes);
    this.#received = this.#from?.received ?? 0;
    try {
      const opened = await this.#passes.open(this.#received);
      if (this.#received > 0) this.#noteDraws();
      if (this.#from?.now) putStreams(streams, this.#from.now);
      return opened;
    } catch (error) {
      // The next call tries again.
      this.#opening = undefined;
      throw error;
    }
  }

  /** Sets what is opened in the turn of the first call, so that none that comes later overtakes those that wait. */
  readonly #begin = (opened: LazyIterator<T>): Promise<Step<T>> => {
    this.#opened = opened;
    return opened.next();
  };

  readonly #count = (step: Step<T>): Step<T> => {
    if (step.done) {
      this.#start = undefined;
      this.#from = undefined;
    } else if (this.#received++ === 0) {
      this.#noteDraws();
    }
    return step;
  };

  #noteDraws(): void {
    if (this.#passes.drawsFirst) this.#drawn = positionsOf(this.#passes);
  }
}

function positionsOf<T extends TensorContainer>({ sources }: Passes<T>): number[] {
  return streamsOf(sources).map(({ position }) => position);
}

function same(one: readonly number[], other: readonly number[]): boolean {
  return one.every((position, i) => position === other[i]);
}
