import { wrong } from '../../generator/arguments.ts';
import type { CallbackState, FitProgress } from '../format/checkpoint_record.ts';
import { decode, type Exact } from '../format/exact_json.ts';
import { array, boolean, exact, exactNumber, integer, map, nullable, object, ShapeError } from '../format/shape.ts';
import type { RunCallback } from './run_callbacks.ts';

const progress = object({
  epoch: integer(),
  batch: integer(),
  step: integer(),
  stopped: boolean,
  history: object({ epoch: array(integer(), 10_000_000), history: map(array(exactNumber, 10_000_000), 10_000) }),
  totals: nullable(object({ seen: integer(), totals: map(exactNumber, 10_000) })),
  callbacks: array(exact, 10_000),
});

/**
 * Reads how far a run of version 0.1 had come. Its callbacks are known by their order alone; a stop counts as the end.
 *
 * **Throws** if it is damaged, or if there is another number of callbacks.
 */
export function fitVersion1(
  where: string,
  saved: Exact,
  callbacks: readonly RunCallback[],
  epochs: number,
): FitProgress {
  let read: ReturnType<typeof progress>;
  try {
    read = progress(saved, 'progress');
  } catch (error) {
    if (error instanceof ShapeError) throw new Error(`${where}: the checkpoint is damaged: ${error.message}.`);
    throw error;
  }
  const { stopped, callbacks: states, ...rest } = read;
  if (states.length !== callbacks.length) {
    const cure = 'Give the callbacks that it had, or save somewhere else.';
    throw wrong(RangeError, where, 'callbacks', `${states.length}, as in the checkpoint`, callbacks.length, cure);
  }
  const own = callbacks.flatMap(({ name, state }, i): CallbackState[] =>
    state && decode(states[i]) !== null ? [{ name, state: states[i], constants: {} }] : [],
  );
  const isEnded = stopped || rest.epoch >= epochs;
  return {
    ...rest,
    callbacks: own,
    parts: [],
    ended: isEnded ? { epochs, isStopped: stopped, isComplete: true } : null,
  };
}
