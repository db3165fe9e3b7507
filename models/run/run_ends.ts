import type { LayersModel } from '@tensorflow/tfjs-layers';

/** The end of a call of `fitResumable`: the checkpoint that holds it, and how many epochs were asked for. */
export interface RunEnd {
  readonly location: string;
  readonly number: number;
  readonly epochs: number;
}

/** By model, the end at which a run has left it in this process. What the program does with it since is the program's. */
const ends = new WeakMap<LayersModel, RunEnd>();

/** Records at which end a run has left a model; undefined for none. */
export function leaveModelAt(model: LayersModel, end: RunEnd | undefined): void {
  if (end === undefined) ends.delete(model);
  else ends.set(model, end);
}

/** Whether a run has left a model at an end, and no other one has trained it since. */
export function modelIsAt(model: LayersModel, { location, number, epochs }: RunEnd): boolean {
  const end = ends.get(model);
  return end?.location === location && end.number === number && end.epochs === epochs;
}
