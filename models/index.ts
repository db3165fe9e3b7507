import { hookAdam } from '../hooks/adam.ts';
import { announceCopy } from '../hooks/copies.ts';

export type { Callbacks, OneCallback, StatefulCallback } from './callback_states.ts';
export {
  type Checkpointed,
  Checkpoints,
  type CheckpointsArguments,
  type FittingCheckpoint,
  type LoadedCheckpoint,
  type Placed,
} from './checkpoints.ts';
export type { Disk } from './disk.ts';
export { type FileSystem, fileSystem } from './file_system.ts';
export { type FitResumableArguments, fitResumable } from './fit_resumable.ts';
export { generatorOf } from './generator_of.ts';
export type { SaveEvery } from './save_clock.ts';
export type { Place } from './slots.ts';

announceCopy();
hookAdam();
