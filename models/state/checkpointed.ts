import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkOptions, wrong } from '../../generator/arguments.ts';
import { checkModel, refuseForeign } from '../../hooks/copies.ts';
import { optimizerOf } from '../../hooks/training.ts';
import type { State } from './program_state.ts';
import type { Drawing, NamedModel } from './randomness.ts';
import type { PositionedDataset } from './run_state.ts';

const WHERE = 'Checkpoints';

/** What a checkpoint holds the state of. */
export interface Checkpointed {
  /** The model: its topology, weights and optimizer, and what its layers draw from. */
  model?: LayersModel;
  /** Several models by name, in place of `model`: `{ generator, discriminator }`. All are saved at one instant. */
  models?: { readonly [name: string]: LayersModel };
  /** The dataset that it is trained with. */
  dataset?: PositionedDataset | null;
  /** What else the program draws from: generators, or single streams. Those of models and dataset need not be named. */
  generators?: Iterable<Drawing> | null;
  /**
   * What else the program keeps: an object whose properties are restored in place. They are anything that JSON can hold,
   * variables, optimizers that no model is compiled with, and objects with `getState` and `setState`.
   */
  state?: State | null;
}

/** Reads the models, and throws unless each is a model that can be saved. */
export function readModels(what: Checkpointed): NamedModel[] {
  if (typeof what !== 'object' || what === null) {
    throw wrong(TypeError, WHERE, 'what', 'an object with `model` or `models`', what);
  }
  checkOptions(WHERE, what, ['model', 'models', 'dataset', 'generators', 'state']);
  const { model, models } = what;
  if (models == null) {
    checkCompiled('model', model);
    return [{ name: null, model }];
  }
  if (model != null)
    throw new TypeError(`${WHERE}: \`model\` and \`models\` must not be given together. Leave one of them out.`);
  if (typeof models !== 'object' || Array.isArray(models) || Object.keys(models).length === 0) {
    throw wrong(TypeError, WHERE, 'models', 'an object of models by name', models);
  }
  return Object.entries(models).map(([name, one]) => {
    checkModel(`${WHERE}: \`models.${name}\``, one);
    return { name, model: one };
  });
}

function checkCompiled(name: string, model: unknown): asserts model is LayersModel {
  checkModel(WHERE, model);
  if (optimizerOf(model) !== undefined) return;
  throw new Error(
    `${WHERE}: the ${name} has no optimizer. Compile it first, or name the models: { models: { ${name} } }.`,
  );
}

/** Throws unless a dataset tracks its position. */
export function checkDataset(dataset: unknown): void {
  refuseForeign(WHERE, 'dataset', dataset);
  const { getPosition, checkPosition, setPosition } = (dataset ?? {}) as Partial<PositionedDataset>;
  if ([getPosition, checkPosition, setPosition].every((method) => typeof method === 'function')) return;
  const cure = 'Make it resumable: resumable(dataset), or seededShuffle.';
  throw wrong(TypeError, WHERE, 'dataset', 'a dataset that tracks its position', dataset, cure);
}

/** Whether two are of the same models and dataset. */
export function sameParts(one: Checkpointed, other: Checkpointed): boolean {
  const list = (models: Checkpointed['models']) => Object.entries(models ?? {}).flat();
  const same = (a: readonly unknown[], b: readonly unknown[]) =>
    a.length === b.length && a.every((part, i) => part === b[i]);
  return (
    one.model === other.model &&
    same(list(one.models), list(other.models)) &&
    (one.dataset ?? undefined) === (other.dataset ?? undefined)
  );
}
