import { io } from '@tensorflow/tfjs-core';
import type { Exact } from './exact_json.ts';
import type { OptimizerState } from './model_artifacts.ts';
import { encodeText } from './platform.ts';
import type { RandomState } from './randomness.ts';
import { sha256 } from './sha256.ts';

/** The version of the format that this library writes, and the latest that it reads. */
export const VERSION = 2;

/** The error for a checkpoint of a later version of the library: a sound one, which must not be passed over. */
export class LaterVersionError extends RangeError {}

/** What saved a checkpoint: `Checkpoints.save` in a program's own loop, or `fitResumable`. */
export type CheckpointKind = 'Checkpoints.save' | 'fitResumable';

/** What a checkpoint says besides the model: plain JSON, in the artifacts' `userDefinedMetadata`. */
export interface CheckpointRecord {
  /** 1 for version 0.1 of the library, whose checkpoints have no `kind`. */
  readonly version: number;
  readonly kind: CheckpointKind;
  /** Checkpoints of a run are numbered from 1 on. */
  readonly number: number;
  readonly run: {
    readonly optimizer: OptimizerState;
    readonly random: RandomState;
    /** The position in the dataset, or those in the datasets of `fitResumable`; null if there is none. */
    readonly position: Exact;
    readonly progress: Exact;
  };
}

/** The key in `userDefinedMetadata`, beside whatever the user has there. */
const KEY = 'tfjs-seeded checkpoint';

/** Gives artifacts with a record in their metadata, and a SHA-256 over all of it; but for the weights, plain JSON. */
export async function sealed(
  where: string,
  artifacts: io.ModelArtifacts,
  record: CheckpointRecord,
): Promise<io.ModelArtifacts> {
  const { weightData, userDefinedMetadata, ...rest } = artifacts;
  const plain = JSON.parse(JSON.stringify({ ...rest, userDefinedMetadata: { ...userDefinedMetadata, [KEY]: record } }));
  const seal = await sealOf(where, plain, weightData);
  plain.userDefinedMetadata[KEY].sha256 = seal;
  return { ...plain, weightData };
}

/**
 * Gives the record of artifacts that `sealed` gave.
 *
 * **Throws** an error if they are damaged, a `LaterVersionError` if their format is of a later version.
 */
export async function readRecord(where: string, artifacts: io.ModelArtifacts): Promise<CheckpointRecord> {
  const { weightData, userDefinedMetadata, ...rest } = artifacts;
  const { sha256: seal, ...record } = (userDefinedMetadata as { [KEY]?: Sealed } | undefined)?.[KEY] ?? ({} as Sealed);
  if (typeof record.version !== 'number' || typeof seal !== 'string') throw new Error('It is no checkpoint.');
  if (record.version > VERSION) {
    throw new LaterVersionError(
      `${where}: the checkpoint's version must be at most ${VERSION}, but got ${record.version}. ` +
        'It was saved by a later tfjs-seeded: install that one, or a newer one.',
    );
  }
  const unsealed = { ...rest, userDefinedMetadata: { ...userDefinedMetadata, [KEY]: record } };
  if ((await sealOf(where, unsealed, weightData)) !== seal) {
    throw new Error('It is damaged: its SHA-256 is not the one that it gives.');
  }
  return { ...record, kind: record.kind ?? kindOf(record) };
}

/** Returns what saved a checkpoint of version 1: only `fitResumable` has several positions. */
function kindOf({ run }: CheckpointRecord): CheckpointKind {
  const { position } = run as { position?: unknown };
  return typeof position === 'object' && position !== null && 'training' in position
    ? 'fitResumable'
    : 'Checkpoints.save';
}

type Sealed = CheckpointRecord & { readonly sha256: unknown };

async function sealOf(where: string, json: io.ModelArtifacts, weightData: io.WeightData | undefined): Promise<string> {
  const { modelTopology, weightSpecs, trainingConfig, userDefinedMetadata } = json;
  const weights = await sha256(where, new Uint8Array(io.CompositeArrayBuffer.join(weightData)));
  const text = JSON.stringify([modelTopology, weightSpecs, trainingConfig ?? null, userDefinedMetadata, weights]);
  return sha256(where, encodeText(text));
}
