import { dispose, keep, type Optimizer, Tensor, Variable, variable } from '@tensorflow/tfjs-core';
import { unexpectedTFJS } from './unexpected_tfjs.ts';

/** A variable that an optimizer keeps for a weight, such as its first moment. */
export interface Slot {
  originalName: string;
  variable: Variable;
}

/** The fields in which an optimizer keeps its state. */
export interface OptimizerFields {
  /** Numbers, booleans and texts; `iterations_` is always among them. */
  readonly values: ReadonlyMap<string, number | boolean | string | null>;
  /** Tensors and variables. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** One slot for each weight, in the order of the weights; undefined for one that has not been trained yet. */
  readonly slots: ReadonlyMap<string, readonly (Slot | undefined)[]>;
  /** The names of fields that hold anything else. */
  readonly unknown: readonly string[];
}

const ITERATIONS = 'iterations_';

// **Changes** the private fields of an optimizer, where its state is restored.
// **Why** tfjs's `getWeights` and `setWeights` do not exist for Adamax, know slots by their position in a list only, and
// leave out the learning rate, what SGD has made of it, and the powers of Adam's betas.
// **Two copies** of this library do not meet here.

/** Returns the fields of an optimizer. */
export function optimizerFields(optimizer: Optimizer): OptimizerFields {
  const values = new Map<string, number | boolean | string | null>();
  const tensors = new Map<string, Tensor>();
  const slots = new Map<string, readonly (Slot | undefined)[]>();
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(optimizer)) {
    if (value === undefined || typeof value === 'function' || name === ITERATIONS) continue;
    if (value === null || ['number', 'boolean', 'string'].includes(typeof value)) values.set(name, value);
    else if (value instanceof Tensor) tensors.set(name, value);
    else if (Array.isArray(value) && Array.from(value).every(isSlot)) slots.set(name, Array.from(value));
    else unknown.push(name);
  }
  if (typeof optimizer.iterations !== 'number') throw unexpectedTFJS('an optimizer has no `iterations`');
  values.set(ITERATIONS, optimizer.iterations);
  return { values, tensors, slots, unknown };
}

/** Sets a field that holds a number, a boolean or a text. */
export function setOptimizerValue(optimizer: Optimizer, name: string, value: unknown): void {
  (optimizer as unknown as Record<string, unknown>)[name] = value;
}

/** Sets a field that holds a tensor or a variable to the values of `tensor`, which remains the caller's. */
export function setOptimizerTensor(optimizer: Optimizer, name: string, tensor: Tensor, isVariable: boolean): void {
  const fields = optimizer as unknown as Record<string, Tensor | undefined>;
  const current = fields[name];
  if (current instanceof Variable && !current.isDisposed && isVariable) {
    current.assign(tensor);
    return;
  }
  fields[name] = isVariable ? variable(tensor, false) : keep(tensor.clone());
  current?.dispose();
}

/** Sets a field of slots. Slots that are there already take over the values; the others are made or disposed of. */
export function setOptimizerSlots(
  optimizer: Optimizer,
  name: string,
  entries: readonly ({ readonly originalName: string; readonly value: Tensor } | undefined)[],
): void {
  const fields = optimizer as unknown as Record<string, (Slot | undefined)[]>;
  const current = fields[name] ?? [];
  const slots: (Slot | undefined)[] = [];
  for (const [i, entry] of entries.entries()) {
    // A hole, not undefined: tfjs's `map` passes over it.
    if (entry === undefined) continue;
    const { originalName, value } = entry;
    const slot = current[i];
    if (slot && !slot.variable.isDisposed && sameShape(slot.variable, value)) {
      slot.variable.assign(value);
      slots[i] = { originalName, variable: slot.variable };
    } else {
      slots[i] = { originalName, variable: variable(value, false) };
    }
  }
  const kept = new Set(slots.map((slot) => slot?.variable));
  dispose(current.flatMap((slot) => (slot && !kept.has(slot.variable) ? slot.variable : [])));
  fields[name] = slots;
}

function isSlot(value: unknown): value is Slot | undefined {
  return value === undefined || value === null || (value as Slot).variable instanceof Variable;
}

function sameShape(one: Tensor, other: Tensor): boolean {
  return one.dtype === other.dtype && one.shape.join() === other.shape.join();
}
