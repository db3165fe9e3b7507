import type { CallbackState } from '../format/checkpoint_record.ts';
import type { Exact } from '../format/exact_json.ts';
import { ShapeError } from '../format/shape.ts';
import { changedConstants } from '../state/own_values.ts';
import { ARGUMENT, type Difference, type Program } from '../state/program.ts';
import { FUNCTIONS, type RunCallback } from './run_callbacks.ts';

/** Returns the states of callbacks at this instant. */
export function callbackStates(callbacks: readonly RunCallback[]): CallbackState[] {
  return callbacks.flatMap(({ name, state }) =>
    state ? { name, state: state.get(), constants: state.constants?.() ?? {} } : [],
  );
}

/**
 * Finds the callback of each saved state: by the name and the functions, and among those that are alike by their order.
 * Returns what is there on one side only, and, for the same part of the run, what else differs.
 *
 * **Throws** if a state is not one of its callback.
 */
export function checkCallbackStates(
  where: string,
  callbacks: readonly RunCallback[],
  states: readonly CallbackState[],
  isSame: boolean,
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
  const changed = pairs.flatMap(([{ name, state }, saved]) => {
    const now = state?.constants?.() ?? {};
    const path = `${ARGUMENT}callbacks.${name}`;
    return changedConstants(path, saved.constants, now).filter(
      ({ path: changedPath }) => !(changedPath === `${path}.${FUNCTIONS}` && isEmpty(saved.state)),
    );
  });
  return [
    ...(isSame ? changed : []),
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
    const functionsOf = (one: { readonly [key: string]: Exact } | undefined) => one?.[FUNCTIONS];
    const alike = left.findIndex(
      ({ name, state }) => name === saved.name && functionsOf(state?.constants?.()) === functionsOf(saved.constants),
    );
    const at = alike >= 0 ? alike : left.findIndex(({ name }) => name === saved.name);
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
