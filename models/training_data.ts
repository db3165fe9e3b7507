import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { DatasetPosition } from '../data/position.ts';
import type { DatasetReading, SeededDataset } from '../data/seeded_dataset.ts';
import { checkInteger } from '../generator/arguments.ts';
import type { Generator } from '../generator/generator.ts';

/** Where the datasets of a run are: plain JSON. */
interface Positions {
  readonly training: DatasetPosition;
  /** With `batchesPerEpoch`: how many batches of the epoch in progress were handed out. */
  readonly batches: number;
  readonly validation?: DatasetPosition;
}

/**
 * Stands between a dataset and `fitDataset`: hands out epoch after epoch, and knows the place in the one in progress,
 * whoever else reads the dataset meanwhile.
 */
export class TrainingData<T extends TensorContainer> {
  /** How many batches an epoch has; tfjs reads it to tell callbacks. */
  readonly size: number;
  readonly #training: SeededDataset<T>;
  readonly #validation: SeededDataset<T> | undefined;
  readonly #batchesPerEpoch: number | undefined;
  #reading: DatasetReading<T> | undefined;
  #from: DatasetPosition | undefined;
  /** With `batchesPerEpoch`: how many batches the epoch in progress has had. */
  #batches = 0;

  constructor(training: SeededDataset<T>, validation?: SeededDataset<T>, batchesPerEpoch?: number) {
    this.#training = training;
    this.#validation = validation;
    this.#batchesPerEpoch = batchesPerEpoch;
    this.size = batchesPerEpoch ?? training.size;
  }

  get generators(): Generator[] {
    return [...this.#training.generators, ...(this.#validation?.generators ?? [])];
  }

  getPosition(): Positions {
    const training = this.#reading?.position() ?? this.#from ?? this.#training.getPosition();
    return { training, batches: this.#batches, validation: this.#validation?.getPosition() };
  }

  checkPosition(positions: unknown): void {
    const { training, batches, validation } = (positions ?? {}) as Partial<Positions>;
    this.#training.checkPosition(training);
    checkInteger('fitResumable', 'position.batches', batches, 0, this.#batchesPerEpoch ?? 0);
    if (this.#validation) this.#validation.checkPosition(validation);
  }

  setPosition({ training, batches, validation }: Positions): void {
    this.#reading = undefined;
    this.#from = training;
    this.#batches = batches;
    if (validation) this.#validation?.setPosition(validation);
  }

  /** Gives one epoch. Nothing is read before its first `next`: tfjs makes one iterator more than it reads. */
  async iterator(): Promise<{ next(): Promise<IteratorResult<T>> }> {
    let begun: Promise<DatasetReading<T>> | undefined;
    return {
      next: async () => {
        begun ??= this.#begin();
        return this.#next((await begun).iterator);
      },
    };
  }

  async #begin(): Promise<DatasetReading<T>> {
    if (this.#batchesPerEpoch === undefined || this.#reading === undefined) {
      this.#reading = await this.#training.read(this.#from);
      this.#from = undefined;
    }
    return this.#reading;
  }

  async #next(iterator: { next(): Promise<IteratorResult<T>> }): Promise<IteratorResult<T>> {
    if (this.#batchesPerEpoch === undefined) return iterator.next();
    if (this.#batches === this.#batchesPerEpoch) {
      this.#batches = 0;
      return { value: undefined, done: true };
    }
    const step = await iterator.next();
    if (step.done) {
      throw new Error(
        `fitResumable: the dataset ended after ${this.#batches} batches, but \`batchesPerEpoch\` is ` +
          `${this.#batchesPerEpoch}. Give it one that goes on: dataset.repeat().`,
      );
    }
    this.#batches += 1;
    return step;
  }
}
