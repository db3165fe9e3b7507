import type { Step } from '../hooks/lazy_iterator.ts';

/**
 * Shuffles the elements of `input` through a buffer, as TensorFlow's `tf.data` does: before every draw the buffer is
 * filled, then one word picks one of its elements, and the oldest one moves to the slot of the picked one.
 *
 * Calls of `next` may overlap; they are served one after the other. An error of `input` is passed on, and leaves the
 * buffer as it was.
 *
 * **See** TensorFlow, `core/kernels/data/shuffle_dataset_op.cc`.
 */
export class ShuffleBuffer<T> {
  readonly #input: { next(): Promise<Step<T>> };
  readonly #bufferSize: number;
  readonly #word: () => number;
  readonly #slots: T[] = [];
  #start = 0;
  #end = 0;
  #exhausted = false;
  /** The number of calls that have not settled yet, and the promise of the last one. */
  #waiting = 0;
  #last: Promise<Step<T>> | undefined;

  constructor(input: { next(): Promise<Step<T>> }, bufferSize: number, word: () => number) {
    this.#input = input;
    this.#bufferSize = bufferSize;
    this.#word = word;
  }

  readonly next = (): Promise<Step<T>> => {
    this.#last = this.#waiting++ === 0 ? this.#step() : this.#last?.then(this.#step, this.#step);
    return this.#last as Promise<Step<T>>;
  };

  /** Fills the buffer and draws. Usually one element is missing, for which one promise is enough. */
  readonly #step = (): Promise<Step<T>> => {
    if (this.#exhausted || this.#end - this.#start !== this.#bufferSize - 1) return this.#fillAndDraw();
    try {
      return this.#input.next().then(this.#putAndDraw, this.#fail);
    } catch (error) {
      return Promise.reject(error).catch(this.#fail);
    }
  };

  async #fillAndDraw(): Promise<Step<T>> {
    try {
      while (!this.#exhausted && this.#end - this.#start < this.#bufferSize) this.#put(await this.#input.next());
    } finally {
      this.#waiting--;
    }
    return this.#draw();
  }

  readonly #putAndDraw = (step: Step<T>): Step<T> => {
    this.#waiting--;
    this.#put(step);
    return this.#draw();
  };

  readonly #fail = (error: unknown): never => {
    this.#waiting--;
    throw error;
  };

  #put({ value, done }: Step<T>): void {
    if (done) this.#exhausted = true;
    else this.#slots[this.#end++ % this.#bufferSize] = value;
  }

  #draw(): Step<T> {
    const held = this.#end - this.#start;
    if (held === 0) return { value: undefined, done: true };
    const oldest = this.#start % this.#bufferSize;
    const picked = (this.#start + (this.#word() % held)) % this.#bufferSize;
    const value = this.#slots[picked];
    this.#slots[picked] = this.#slots[oldest];
    this.#slots[oldest] = undefined as T;
    this.#start++;
    return { value, done: false };
  }
}
