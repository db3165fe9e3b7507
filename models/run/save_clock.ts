import { checkInteger, checkNumber, wrong } from '../../generator/arguments.ts';

/** When a run is saved: at the end of every epoch, every so many batches, or every so many seconds. */
export type SaveEvery = 'epoch' | number | { seconds: number };

/** Decides when to save. The end of a run is always saved. */
export class SaveClock {
  readonly #every: SaveEvery;
  #last = now();

  constructor(where: string, every: SaveEvery = 'epoch') {
    if (typeof every === 'number') {
      checkInteger(where, 'saveEvery', every, 1);
    } else if (every !== 'epoch') {
      if (typeof every !== 'object' || every === null) {
        throw wrong(TypeError, where, 'saveEvery', "'epoch', a number of batches, or {seconds}", every);
      }
      checkNumber(where, 'saveEvery.seconds', every.seconds);
      if (every.seconds < 0) throw wrong(RangeError, where, 'saveEvery.seconds', 'at least 0', every.seconds);
    }
    this.#every = every;
  }

  /** Whether it is time, after `step` batches in all, at the end of an epoch or within it. */
  isTime(step: number, atEpochEnd: boolean): boolean {
    if (this.#every === 'epoch') return atEpochEnd;
    if (typeof this.#every === 'number') return !atEpochEnd && step % this.#every === 0;
    return now() - this.#last >= 1000 * this.#every.seconds;
  }

  saved(): void {
    this.#last = now();
  }
}

/** Returns milliseconds of a clock that nobody sets, unlike `Date.now`. */
function now(): number {
  return performance.now();
}
