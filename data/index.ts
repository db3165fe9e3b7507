export type { LazyIterator } from '../hooks/lazy_iterator.ts';
export { SeededBatches, type SeededBatchesArguments, type SeededBatchesConfig, seededBatches } from './batches.ts';
export { SeededMap, type SeededTransform, seededMap } from './map.ts';
export type { DatasetPosition } from './position.ts';
export { type ResumableArguments, resumable } from './resumable.ts';
export { type DatasetReading, SeededDataset } from './seeded_dataset.ts';
export { SeededShuffle, type SeededShuffleArguments, type SeededShuffleConfig, seededShuffle } from './shuffle.ts';
export { type Fractions, type Parts, seededSplit } from './split.ts';
