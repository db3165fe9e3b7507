import { Optimizer, Tensor, Variable } from '@tensorflow/tfjs-core';
import { wrong } from '../../generator/arguments.ts';
import type { ProgramState } from '../format/checkpoint_record.ts';
import { decode, type Exact, encode, isPlain } from '../format/exact_json.ts';
import type { SavedTensors, TensorTable } from '../format/tensor_table.ts';
import { captureOptimizer, checkOptimizer, restoreOptimizer } from './optimizer_state.ts';

/** An object that says its state, as JSON can hold it, and takes it again. */
export interface Stateful {
  getState(): unknown;
  setState(state: unknown): void | Promise<void>;
}

/**
 * What a program keeps besides its models: an object whose properties are restored in place. They are anything that JSON
 * can hold, variables, optimizers, objects with `getState` and `setState`, and plain objects and arrays of such.
 */
export type State = object;

/** A property of the program's state. */
interface Part {
  readonly path: string;
  readonly holder: Record<string, unknown>;
  readonly key: string;
  readonly value: unknown;
}

/** Captures the state at this instant. */
export function captureState(where: string, state: State, table: TensorTable): ProgramState {
  const record: ProgramState = { values: {}, variables: {}, optimizers: {}, states: {} };
  for (const { path, value } of partsOf(where, state)) {
    if (value instanceof Variable) record.variables[path] = table.add(value);
    else if (isOptimizer(value)) record.optimizers[path] = captureOptimizer(where, value, undefined, table, false);
    else if (isStateful(value)) record.states[path] = encode(where, `state.${path}`, value.getState() ?? null);
    else record.values[path] = encode(where, `state.${path}`, value);
  }
  return record;
}

/** Throws unless a state can be restored from a record. */
export function checkState(where: string, state: State, record: ProgramState, tensors: SavedTensors): void {
  const parts = new Map(partsOf(where, state).map((part) => [part.path, part.value]));
  const fail = (path: string, wanted: string) =>
    new Error(
      `${where}: \`state.${path}\` must be ${wanted}, as in the checkpoint. Make the state as it was, or save somewhere else.`,
    );
  for (const [path, index] of Object.entries(record.variables)) {
    const value = parts.get(path);
    const spec = tensors.specs[index];
    const shape = `${spec?.dtype} [${spec?.shape}]`;
    if (!(value instanceof Variable) || `${value.dtype} [${value.shape}]` !== shape)
      throw fail(path, `a variable of ${shape}`);
  }
  for (const [path, saved] of Object.entries(record.optimizers)) {
    const value = parts.get(path);
    if (!isOptimizer(value) || value.getClassName() !== saved.className) throw fail(path, `a ${saved.className}`);
    checkOptimizer(where, { optimizer: value, saved, paths: undefined, keepsArguments: false }, tensors);
  }
  for (const path of Object.keys(record.states)) {
    if (!isStateful(parts.get(path))) throw fail(path, 'an object with `getState` and `setState`');
  }
  for (const path of Object.keys(record.values)) {
    const value = parts.get(path);
    const isOther = value instanceof Variable || isOptimizer(value) || isStateful(value);
    if (isOther || placeOf(state, path) === undefined) throw fail(path, 'a property that JSON can hold');
  }
}

/** Restores a state that `checkState` has passed. */
export async function restoreState(
  where: string,
  state: State,
  record: ProgramState,
  tensors: SavedTensors,
): Promise<void> {
  const parts = new Map(partsOf(where, state).map((part) => [part.path, part.value]));
  tensors.use((tensorAt) => {
    for (const [path, index] of Object.entries(record.variables)) (parts.get(path) as Variable).assign(tensorAt(index));
    for (const [path, saved] of Object.entries(record.optimizers)) {
      const optimizer = parts.get(path) as Optimizer;
      restoreOptimizer({ optimizer, saved, paths: undefined, keepsArguments: false }, tensorAt);
    }
  });
  for (const [path, value] of Object.entries(record.values)) {
    const { holder, key } = placeOf(state, path) as { holder: Record<string, unknown>; key: string };
    holder[key] = decode(value);
  }
  for (const [path, saved] of Object.entries(record.states))
    await (parts.get(path) as Stateful).setState(decode(saved));
}

/** Whether a value is an optimizer: the `instanceof` of tfjs's own class fails for null. */
function isOptimizer(value: unknown): value is Optimizer {
  return typeof value === 'object' && value !== null && value instanceof Optimizer;
}

export function isStateful(value: unknown): value is Stateful {
  const { getState, setState } = (value ?? {}) as Partial<Stateful>;
  return typeof getState === 'function' && typeof setState === 'function';
}

/** Returns the properties of a state; of plain objects and arrays that JSON cannot hold, theirs. */
function partsOf(where: string, state: State): Part[] {
  if (typeof state !== 'object' || state === null) throw wrong(TypeError, where, 'state', 'an object', state);
  const root = { '': state } as Record<string, unknown>;
  if (state instanceof Variable || isOptimizer(state) || isStateful(state)) {
    return [{ path: '', holder: root, key: '', value: state }];
  }
  const parts: Part[] = [];
  const read = (holder: object, prefix: string) => {
    for (const [key, value] of Object.entries(holder)) {
      if (value === undefined || typeof value === 'function') continue;
      const path = `${prefix}${key}`;
      const isPart = value instanceof Variable || isOptimizer(value) || isStateful(value) || isExact(value);
      if (isPart) parts.push({ path, holder: holder as Record<string, unknown>, key, value });
      else if (Array.isArray(value) || (typeof value === 'object' && value !== null && isPlain(value)))
        read(value, `${path}/`);
      else {
        const cure =
          value instanceof Tensor
            ? 'Use tf.variable, which is restored in place.'
            : 'Give it `getState` and `setState`.';
        throw wrong(TypeError, where, `state.${path}`, 'something that can be saved', value, cure);
      }
    }
  };
  read(state, '');
  return parts;
}

/** Returns where a path leads to in a state: a property that is there, or can be added. */
function placeOf(state: State, path: string): { holder: Record<string, unknown>; key: string } | undefined {
  const keys = path.split('/');
  const key = keys.pop() as string;
  let holder = state as Record<string, unknown>;
  for (const one of keys) {
    const inner = Object.hasOwn(holder, one) ? holder[one] : undefined;
    if (typeof inner !== 'object' || inner === null) return undefined;
    holder = inner as Record<string, unknown>;
  }
  if (Object.hasOwn(holder, key) ? typeof holder[key] === 'function' : key in holder) return undefined;
  return { holder, key };
}

function isExact(value: unknown): value is Exact {
  try {
    encode('', '', value);
    return true;
  } catch {
    return false;
  }
}
