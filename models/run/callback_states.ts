import type { CallbackState } from '../format/checkpoint_record.ts';
import type { Exact } from '../format/exact_json.ts';
import { ShapeError } from '../format/shape.ts';
import { ARGUMENT, type Difference, type Program } from '../state/program.ts';
import type { RunCallback } from './run_callbacks.ts';

/** Returns the states of callbacks at this instant. */
export function callbackStates(callbacks: readonly RunCallback[]): CallbackState[] {
  return callbacks.flatMap(({ name, state }) => (state ? { name, state: state.get() } : []));
}

/**
 * Finds the callback of each saved state: by the name, and among those of one name by their order. Returns what is there
 * on one side only.
 *
 * **Throws** if a state is not one of its callback.
 */
export function checkCallbackStates(
  where: string,
  callbacks: readonly RunCallback[],
  states: readonly CallbackState[],
): Difference[] {
  const { pairs, missing, added } = matched(callbacks, states);
  for (const [callback, { state }] of pairs) {
    try {
      callback.state?.check(state);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      throw new Error(`${where}: the checkpoint is damaged: ${error.message}.`);
    }
  }
  return [
    ...missing.map(({ name }) => ({ path: `${ARGUMENT}callbacks.${name}`, was: 'there', is: undefined })),
    ...added.map(({ name }) => ({ path: `${ARGUMENT}callbacks.${name}`, was: undefined, is: 'it has a state' })),
  ];
}

/** Restores the states of callbacks. */
export async function restoreCallbackStates(
  callbacks: readonly RunCallback[],
  states: readonly CallbackState[],
): Promise<void> {
  for (const [callback, { state }] of matched(callbacks, states).pairs) await callback.state?.set(state);
}

/** Adds the callbacks' arguments to a program. */
export function addCallbacks(program: Program, callbacks: readonly RunCallback[]): void {
  const counts = new Map<string, number>();
  for (const { name, settings } of callbacks) {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    program.add(`${ARGUMENT}callbacks.${name}${count > 0 ? `_${count}` : ''}`, settings);
  }
}

function matched(callbacks: readonly RunCallback[], states: readonly CallbackState[]) {
  const left = callbacks.filter(({ state }) => state !== undefined);
  const pairs: [RunCallback, CallbackState][] = [];
  const missing: CallbackState[] = [];
  for (const saved of states) {
    const at = left.findIndex(({ name }) => name === saved.name);
    if (at < 0) missing.push(saved);
    else pairs.push([left.splice(at, 1)[0], saved]);
  }
  // One that keeps nothing may come and go.
  return {
    pairs,
    missing: missing.filter(({ state }) => !isEmpty(state)),
    added: left.filter(({ state }) => !isEmpty(state?.get())),
  };
}

function isEmpty(state: Exact | undefined): boolean {
  return typeof state === 'object' && state !== null && Object.keys(state).length === 0;
}
