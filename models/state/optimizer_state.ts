import { type Optimizer, serialization, type Tensor, Variable } from '@tensorflow/tfjs-core';
import {
  optimizerFields,
  setOptimizerSlots,
  setOptimizerTensor,
  setOptimizerValue,
} from '../../hooks/optimizer_fields.ts';
import type { OptimizerRecord } from '../format/checkpoint_record.ts';
import { decode, encode } from '../format/exact_json.ts';
import type { SavedTensors, TensorTable } from '../format/tensor_table.ts';

/** The optimizers whose weights tfjs can load: their slots are where it looks for them. */
const LOADABLE = ['SGD', 'Momentum', 'RMSProp', 'Adagrad', 'Adadelta', 'Adam'];

/**
 * Captures an optimizer's state. `paths` are those of the weights that it trains, in its order; undefined for one that no
 * model has.
 *
 * **Throws** if it has a field that cannot be saved.
 */
export function captureOptimizer(
  where: string,
  optimizer: Optimizer,
  paths: readonly string[] | undefined,
  table: TensorTable,
  isMain: boolean,
): OptimizerRecord {
  const { values, tensors, slots, unknown } = optimizerFields(optimizer);
  const className = optimizer.getClassName();
  if (unknown.length > 0) {
    throw new TypeError(
      `${where}: the optimizer ${className} keeps \`${unknown[0]}\`, which cannot be saved, so a run could not be ` +
        'resumed exactly. Keep numbers, tensors, or arrays of {originalName, variable}, one for each weight.',
    );
  }
  const isNamed = isMain && LOADABLE.includes(className);
  const iterations = values.get('iterations_') as number;
  if (isNamed) table.addNumber(iterations, 'iter', 'optimizer');
  const savedSlots = Array.from(slots, ([field, entries]) => ({
    field,
    entries: entries.map((slot, i) => {
      if (slot === undefined || slot === null) return null;
      const { originalName: name, variable } = slot;
      const tensor = isNamed ? table.addNamed(variable, name, 'optimizer') : table.add(variable);
      return { path: paths?.[i] ?? null, name, tensor };
    }),
  }));
  return {
    className,
    config: encode(where, 'optimizer', optimizer.getConfig()),
    values: Object.fromEntries(Array.from(values, ([field, value]) => [field, encode(where, field, value)])),
    tensors: Array.from(tensors, ([field, tensor]) => ({
      field,
      isVariable: tensor instanceof Variable,
      tensor: table.add(tensor),
    })),
    slots: savedSlots,
  };
}

/** What is asked of an optimizer to be restored. */
export interface OptimizerRestore {
  readonly optimizer: Optimizer;
  readonly saved: OptimizerRecord;
  /** The paths of the weights that it trains, in its order; undefined for one that no model has. */
  readonly paths: readonly string[] | undefined;
  /** The shapes of those weights. */
  readonly shapes?: readonly (readonly number[])[];
  /** Whether the program has changed the optimizer's arguments on purpose, and its own are to hold. */
  readonly keepsArguments: boolean;
}

/** Throws unless an optimizer can be restored. */
export function checkOptimizer(
  where: string,
  { optimizer, saved, paths, shapes }: OptimizerRestore,
  tensors: SavedTensors,
): void {
  const fields = optimizerFields(optimizer);
  const fail = (what: string) =>
    new Error(`${where}: the checkpoint's optimizer is not as expected: ${what}. It is damaged.`);
  for (const [field, value] of Object.entries(saved.values)) {
    const own = fields.values.get(field);
    const read = decode(value);
    if (field === 'iterations_') {
      if (!Number.isSafeInteger(read) || (read as number) < 0) throw fail(`\`${field}\` is ${read}`);
    } else if (own === undefined ? field in optimizer : own !== null && read !== null && typeof own !== typeof read) {
      throw fail(`\`${field}\` is ${JSON.stringify(value)}`);
    }
  }
  for (const { field, tensor } of saved.tensors) {
    const own = fields.tensors.get(field);
    const spec = tensors.specs[tensor];
    if (spec === undefined || (own === undefined ? field in optimizer : !matches(own.shape, spec))) {
      throw fail(`\`${field}\` is no such tensor`);
    }
  }
  for (const { field, entries } of saved.slots) {
    if (!fields.slots.has(field) && field in optimizer) throw fail(`there is no \`${field}\``);
    for (const [i, entry] of entries.entries()) {
      if (entry === null) continue;
      const at = entry.path === null || paths === undefined ? i : paths.indexOf(entry.path);
      const shape = shapes?.[at];
      const spec = tensors.specs[entry.tensor];
      if (spec === undefined) throw fail(`\`${field}\` has no tensor ${entry.tensor}`);
      if (shape !== undefined && !matches(shape, spec)) throw fail(`\`${field}\` of ${entry.path} is [${spec.shape}]`);
    }
  }
}

/**
 * Restores an optimizer that `checkOptimizer` has passed. A weight that had no slots when it was saved, since it was
 * frozen, gets them from the optimizer when it is first trained.
 */
export function restoreOptimizer(
  { optimizer, saved, paths, keepsArguments }: OptimizerRestore,
  tensorAt: (index: number) => Tensor,
): void {
  for (const [field, value] of Object.entries(saved.values)) {
    if (keepsArguments && field !== 'iterations_') continue;
    setOptimizerValue(optimizer, field, decode(value));
  }
  for (const { field, tensor, isVariable } of saved.tensors) {
    if (keepsArguments && !isVariable) continue;
    setOptimizerTensor(optimizer, field, tensorAt(tensor), isVariable);
  }
  for (const { field, entries } of saved.slots) {
    const placed: ({ originalName: string; value: Tensor } | undefined)[] = [];
    for (const [i, entry] of entries.entries()) {
      if (entry === null) continue;
      const at = entry.path === null || paths === undefined ? i : paths.indexOf(entry.path);
      if (at >= 0) placed[at] = { originalName: entry.name, value: tensorAt(entry.tensor) };
    }
    setOptimizerSlots(optimizer, field, Array.from(placed));
  }
}

/** Makes an optimizer of the class and with the arguments that were saved; undefined if the class is not registered. */
export function makeOptimizer({ className, config }: OptimizerRecord): Optimizer | undefined {
  const classes = serialization.SerializationMap.getMap().classNameMap;
  if (!Object.hasOwn(classes, className)) return undefined;
  const [cls, fromConfig] = classes[className];
  return fromConfig(cls, decode(config) as serialization.ConfigDict) as unknown as Optimizer;
}

function matches(shape: readonly number[], spec: { readonly shape: readonly number[] } | undefined): boolean {
  return spec !== undefined && shape.join() === spec.shape.join();
}
