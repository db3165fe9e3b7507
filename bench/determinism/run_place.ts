import * as tf from '@tensorflow/tfjs';
import { disableOpDeterminism, enableOpDeterminism } from '../../determinism/index.ts';
import { type Entry, keyOf, type Outcome, PARTS } from './entry.ts';
import { kernelEntries } from './kernel_entries.ts';
import { layerEntries } from './layer_entries.ts';
import type { Place } from './place.ts';
import { runEntries } from './run_entries.ts';
import type { Speed } from './speeds.ts';
import { trainingEntries } from './trainings.ts';

/** What came of the whole catalogue in one place. */
export interface PlaceOutcomes {
  readonly outcomes: readonly Outcome[];
  /** The kernels that tfjs registers for the backend there. */
  readonly kernels: readonly string[];
  /** What op determinism costs, where it replaces kernels. */
  readonly speeds?: readonly Speed[];
}

/** A piece of the catalogue, by the indices of its entries. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** Runs the whole catalogue, or a piece of it, in a place: here. */
export async function runPlace(
  place: Place,
  runs: number,
  done: (outcome: Outcome) => void,
  { from, to }: Piece = { from: 0, to: Number.POSITIVE_INFINITY },
): Promise<PlaceOutcomes> {
  const { backend, deterministic } = place;
  tf.enableProdMode();
  if (!(await tf.setBackend(backend))) throw new Error(`The backend ${backend} does not start.`);
  const kernels = tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName);
  if (deterministic) enableOpDeterminism();
  try {
    return { outcomes: await runEntries(entriesOf(place).slice(from, to), runs, done), kernels };
  } finally {
    if (deterministic) disableOpDeterminism();
  }
}

/** The entries of the catalogue that a place runs. */
export function entriesOf({ parts = PARTS, keys }: Place): Entry[] {
  const entries = [...kernelEntries(), ...layerEntries(), ...trainingEntries()];
  return entries.filter((entry) => parts.includes(entry.part) && (keys?.includes(keyOf(entry)) ?? true));
}
