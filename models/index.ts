import { observedTransform } from '../data/transform_draws.ts';
import { hookAdam } from '../hooks/adam.ts';
import { announceCopy } from '../hooks/copies.ts';
import { hookDatasetOperators } from '../hooks/dataset_operators.ts';

export { auditRandomness, type RandomCall } from './audit_randomness.ts';
export {
  Checkpoints,
  type CheckpointsArguments,
  type FittingCheckpoint,
  type LoadedCheckpoint,
  type RestoreArguments,
} from './checkpoints.ts';
export type { FitResumableArguments } from './fit_arguments.ts';
export { fitResumable } from './fit_resumable.ts';
export { generatorOf } from './generator_of.ts';
export type { CallbackOptions, Callbacks, OneCallback, StatefulCallback } from './run/run_callbacks.ts';
export type { SaveEvery } from './run/save_clock.ts';
export type { OnSaveError } from './run/saver.ts';
export type { Checkpointed } from './state/checkpointed.ts';
export type { State } from './state/program_state.ts';
export type { Drawing } from './state/randomness.ts';
export type { PositionedDataset } from './state/run_state.ts';
export type { Disk } from './storage/disk.ts';
export { type FileSystem, fileSystem } from './storage/file_system.ts';
export type { StorageLocation } from './storage/storage_location.ts';
export { type Unseeded, unseededIn } from './unseeded_in.ts';

announceCopy();
hookAdam();
hookDatasetOperators(observedTransform);
