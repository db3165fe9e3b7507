import { io } from '@tensorflow/tfjs-core';
import { DamagedError } from './errors.ts';
import { encodeText } from './platform.ts';
import { sha256 } from './sha256.ts';

/** The key in `userDefinedMetadata`, beside whatever the user has there. */
const KEY = 'tfjs-seeded checkpoint';

/** What stands under the key: a record and the SHA-256 over all of the checkpoint. */
type Sealed = Record<string, unknown> & { sha256?: unknown };

/** Returns artifacts with a record in their metadata, and a SHA-256 over all of it: plain JSON, except the weights. */
export async function seal(where: string, artifacts: io.ModelArtifacts, record: object): Promise<io.ModelArtifacts> {
  const { weightData, userDefinedMetadata, ...rest } = artifacts;
  const plain = JSON.parse(JSON.stringify({ ...rest, userDefinedMetadata: { ...userDefinedMetadata, [KEY]: record } }));
  const sum = await sumOf(where, plain, weightData);
  plain.userDefinedMetadata[KEY].sha256 = sum;
  return { ...plain, weightData };
}

/** Returns the record in artifacts, not validated; undefined if they are no checkpoint. */
export function recordIn({ userDefinedMetadata }: io.ModelArtifacts): Sealed | undefined {
  if (typeof userDefinedMetadata !== 'object' || !Object.hasOwn(userDefinedMetadata, KEY)) return undefined;
  const sealed = (userDefinedMetadata as { [KEY]?: Sealed })[KEY];
  return typeof sealed === 'object' && sealed !== null ? sealed : undefined;
}

/** Throws if artifacts are not those that `seal` returned. */
export async function checkSeal(where: string, artifacts: io.ModelArtifacts): Promise<void> {
  const { weightData, userDefinedMetadata, ...rest } = artifacts;
  const { sha256: sum, ...record } = recordIn(artifacts) ?? {};
  const unsealed = { ...rest, userDefinedMetadata: { ...userDefinedMetadata, [KEY]: record } };
  if ((await sumOf(where, unsealed, weightData)) !== sum) throw new DamagedError('Damaged: SHA-256 mismatch.');
}

async function sumOf(where: string, json: io.ModelArtifacts, weightData: io.WeightData | undefined): Promise<string> {
  const { modelTopology, weightSpecs, trainingConfig, userDefinedMetadata } = json;
  const weights = await sha256(where, new Uint8Array(io.CompositeArrayBuffer.join(weightData)));
  const text = JSON.stringify([modelTopology, weightSpecs, trainingConfig ?? null, userDefinedMetadata, weights]);
  return sha256(where, encodeText(text));
}
