export { SeededBatches, type SeededBatchesArguments, type SeededBatchesConfig, seededBatches } from './batches.ts';
export type { DatasetPosition } from './position.ts';
export { type DatasetReading, SeededDataset } from './seeded_dataset.ts';
export { SeededShuffle, type SeededShuffleArguments, type SeededShuffleConfig, seededShuffle } from './shuffle.ts';
