import { util, type Variable } from '@tensorflow/tfjs-core';
import { allVariables } from '../../hooks/variables.ts';
import type { TensorTable } from '../format/tensor_table.ts';

/** Variables that any run has saved. */
const saved = new WeakSet<Variable>();

/** Looking takes at most one part of so many of the time. */
const SHARE = 50;

/** How many variables a warning names. */
const NAMED = 3;

/**
 * Finds what changes while a run goes on, and is in none of its checkpoints: a model that it was not given, a variable that
 * a loss function anneals.
 */
export class UnsavedVariables {
  readonly #where: string;
  /** What the variables held at the last save: tfjs gives one that changes other memory. */
  readonly #held = new WeakMap<Variable, object>();
  #isTold = false;
  /** When it is looked for next, by a clock that nobody sets. */
  #nextAt = 0;

  constructor(where: string) {
    this.#where = where;
  }

  /**
   * Warns, once, if a variable has changed since the last save that is not in a save's tensors. With other runs, which may
   * not have saved theirs yet, nobody can tell whose a variable is: unless the run `isAlone`, there is no warning.
   */
  check(table: TensorTable, isAlone: boolean): void {
    const begin = util.now();
    if (begin < this.#nextAt) return;
    const changed = allVariables().filter((variable) => {
      if (table.has(variable)) saved.add(variable);
      if (saved.has(variable)) return false;
      const before = this.#held.get(variable);
      this.#held.set(variable, variable.dataId);
      return before !== undefined && before !== variable.dataId;
    });
    const end = util.now();
    this.#nextAt = end + SHARE * (end - begin);
    if (changed.length === 0 || this.#isTold || !isAlone) return;
    this.#isTold = true;
    const names = changed.slice(0, NAMED).map(({ name, shape }) => `${name} [${shape}]`);
    if (changed.length > NAMED) names.push(`${changed.length - NAMED} more`);
    console.warn(
      `${this.#where}: variables have changed since the last save, but are in no checkpoint: ${names.join(', ')}. A run that ` +
        'is resumed begins with what the program makes them. If they matter to it, save them too: by `models` or `state` of ' +
        'Checkpoints, or by `getState` of a callback.',
    );
  }
}
