import type { CheckpointRecord } from '../format/checkpoint_record.ts';
import type { Found } from './checkpoint_store.ts';

/** Throws unless a checkpoint was saved in the way in which it is to be restored. */
export function checkKind(where: string, kind: 'Checkpoints.save' | 'fitResumable', found: Found): void {
  const saved = isVersion2(found) ? found.record.kind : kindOfVersion1(found);
  if (saved === kind) return;
  throw new Error(
    `${where}: the checkpoint in ${found.name} must be one of ${kind}, but ${saved} saved it. ` +
      `Resume it by ${saved === 'fitResumable' ? 'fitResumable' : 'checkpoints.restore'}, or save somewhere else.`,
  );
}

/** Whether a checkpoint is of the current format, and not of version 0.1. */
export function isVersion2(found: Found): found is FoundVersion2 {
  return found.record.version === 2;
}

type FoundVersion2 = Found & { readonly record: CheckpointRecord };

/** In version 0.1, only `fitResumable` had several positions. */
function kindOfVersion1({ record }: Found): 'Checkpoints.save' | 'fitResumable' {
  const { position } = record.run as { position?: unknown };
  return typeof position === 'object' && position !== null && 'training' in position
    ? 'fitResumable'
    : 'Checkpoints.save';
}
