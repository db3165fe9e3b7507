import type { TensorContainer } from '@tensorflow/tfjs-core';
import type { DatasetPosition } from '../../data/position.ts';
import type { DatasetReading, SeededDataset } from '../../data/seeded_dataset.ts';
import { checkInteger } from '../../generator/arguments.ts';
import type { Generator } from '../../generator/generator.ts';

/** The position in the data of a run: plain JSON. */
interface TrainingPosition {
  readonly training: DatasetPosition;
  /** With `batchesPerEpoch`: how many batches of the epoch in progress were returned. */
  readonly batches: number;
}

/**
 * Reads a dataset epoch after epoch, and tracks the position in the one in progress, whoever else reads the dataset
 * meanwhile.
 */
export class TrainingData<T extends TensorContainer> {
  /** How many batches an epoch has, as callbacks are told; null if that is not known. */
  readonly batches: number | null;
  readonly #dataset: SeededDataset<T>;
  readonly #batchesPerEpoch: number | undefined;
  #reading: DatasetReading<T> | undefined;
  #from: DatasetPosition | undefined;
  /** With `batchesPerEpoch`: how many batches the epoch in progress has had. */
  #batches = 0;

  constructor(dataset: SeededDataset<T>, batchesPerEpoch?: number) {
    this.#dataset = dataset;
    this.#batchesPerEpoch = batchesPerEpoch;
    this.batches = batchesPerEpoch ?? (Number.isFinite(dataset.size) ? dataset.size : null);
  }

  get generators(): readonly Generator[] {
    return this.#dataset.generators;
  }

  getPosition(): TrainingPosition {
    const training = this.#reading?.position() ?? this.#from ?? this.#dataset.getPosition();
    return { training, batches: this.#batches };
  }

  checkPosition(position: unknown): void {
    const { training, batches } = (position ?? {}) as Partial<TrainingPosition>;
    this.#dataset.checkPosition(training);
    checkInteger('fitResumable', 'position.batches', batches, 0, this.#batchesPerEpoch ?? 0);
  }

  setPosition(position: unknown): void {
    const { training, batches } = position as TrainingPosition;
    this.#reading = undefined;
    this.#from = training;
    this.#batches = batches;
  }

  /** Whether the epoch in progress is known to have had all its batches. */
  get isAtEnd(): boolean {
    return this.#batchesPerEpoch !== undefined && this.#batches === this.#batchesPerEpoch;
  }

  /** Begins an epoch, or resumes it at the position that was set. */
  async beginEpoch(): Promise<void> {
    if (this.#batchesPerEpoch !== undefined && this.#reading !== undefined) return;
    this.#reading = await this.#dataset.read(this.#from);
    this.#from = undefined;
  }

  /** Returns the next batch of the epoch, or its end. */
  async next(): Promise<IteratorResult<T>> {
    const { iterator } = this.#reading as DatasetReading<T>;
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
