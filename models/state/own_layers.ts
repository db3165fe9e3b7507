import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { isStockLayer } from '../../hooks/stock_layers.ts';
import type { ModelRecord } from '../format/checkpoint_record.ts';
import type { Exact } from '../format/exact_json.ts';
import { Beginnings } from './beginnings.ts';
import { innerPartsOf, unreportedLayer } from './inner_parts.ts';
import { canSet, changedConstants, constantsOf, ownValues, setOwnValues } from './own_values.ts';
import { reassignedField } from './private_fields.ts';
import type { Difference } from './program.ts';

type Layer = InstanceType<typeof layers.Layer>;

/** What a layer holds: values, and a text for each other property, which changes when that does. */
interface Held {
  readonly values: { readonly [key: string]: Exact };
  readonly others: { readonly [key: string]: string };
  readonly constants: { readonly [key: string]: Exact };
}

const beginnings = new Beginnings<Held>();

/** What the layers of the program's own classes keep by themselves, besides weights. */
export class OwnLayers {
  readonly #where: string;
  readonly #model: LayersModel;
  /** What they held at the beginning. */
  readonly #begin = new Map<Layer, Held>();

  /** **Throws** if a layer has a state that cannot be seen. */
  constructor(where: string, model: LayersModel) {
    this.#where = where;
    this.#model = model;
    for (const { path, layer } of this.#layers()) {
      const hidden = reassignedField(layer);
      if (hidden !== undefined) {
        throw new TypeError(
          `${where}: the layer ${path} changes its private field ${hidden}, which cannot be seen, so a run could not be ` +
            'resumed exactly. Keep it in a public field, or in a weight (addWeight with trainable = false).',
        );
      }
      this.#begin.set(layer, beginnings.of(layer, heldBy(layer)));
    }
  }

  /** Captures what has changed since the beginning. **Throws** if it cannot be saved. */
  capture(): ModelRecord['own'] {
    const unreported = unreportedLayer(this.#model);
    if (unreported !== undefined) {
      throw new TypeError(
        `${this.#where}: the layer ${unreported} has weights that the layer around it does not report, so they would be in ` +
          'no checkpoint, nor would they be trained. Build it in `build` of the layer around it, and report its weights ' +
          'there: `this._trainableWeights = this.inner.trainableWeights`.',
      );
    }
    return this.#layers().map(({ path, layer }) => {
      const values = this.#changes(path, layer);
      const constants = Object.entries(this.#begin.get(layer)?.constants ?? {});
      return { path, values, constants: Object.fromEntries(constants.filter(([key]) => !Object.hasOwn(values, key))) };
    });
  }

  /**
   * Returns in what the layers of the program differ from those that were saved, besides their state.
   *
   * **Throws** unless a record can be restored.
   */
  check(record: ModelRecord['own']): Difference[] {
    return record.flatMap(({ path, values, constants }) => {
      const layer = this.#layers().find((part) => part.path === path)?.layer;
      if (layer === undefined) return [];
      if (!canSet(layer, values)) throw new Error(`${this.#where}: the state of the layer ${path} is damaged.`);
      return changedConstants(path, constants, this.#begin.get(layer)?.constants ?? {});
    });
  }

  /** Restores a record that `check` has passed. */
  restore(record: ModelRecord['own']): void {
    for (const { path, layer } of this.#layers()) {
      const values = record.find((part) => part.path === path)?.values;
      if (values) setOwnValues(layer, { ...this.#begin.get(layer)?.values, ...values });
    }
  }

  /** Records how a run has left the layers, for whatever is run with them next in this process. */
  leave(): void {
    for (const [layer, begin] of this.#begin) beginnings.leave(layer, begin, heldBy(layer));
  }

  #layers() {
    return innerPartsOf(this.#model).layers.filter(({ layer }) => !isStockLayer(layer));
  }

  #changes(path: string, layer: Layer): { [key: string]: Exact } {
    const begin = this.#begin.get(layer) ?? { values: {}, others: {}, constants: {} };
    const now = heldBy(layer);
    for (const [key, other] of Object.entries(now.others)) {
      if (begin.others[key] === other) continue;
      throw new TypeError(
        `${this.#where}: the layer ${path} has changed its \`${key}\` since the run began, which cannot be saved, so the ` +
          'run could not be resumed exactly. Keep it in a weight (addWeight with trainable = false), or in a number.',
      );
    }
    const changed = Object.entries(now.values).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(begin.values[key]),
    );
    return Object.fromEntries(changed);
  }
}

function heldBy(layer: Layer): Held {
  const isOfTFJS = (key: string) => FIELDS.has(key);
  const { values, others } = ownValues(layer, isOfTFJS);
  return {
    values: Object.fromEntries(values),
    others: Object.fromEntries(others),
    constants: constantsOf(layer, isOfTFJS),
  };
}

/** Fields that tfjs itself keeps in every layer. */
const FIELDS = new Set(
  (
    '_callHook _addedWeightNames _stateful id activityRegularizer inputSpec supportsMasking _trainableWeights ' +
    '_nonTrainableWeights _losses _updates _built inboundNodes outboundNodes name trainable_ initialWeights _refCount ' +
    'fastWeightInitDuringBuild batchInputShape dtype built cell returnSequences returnState goBackwards unroll stateSpec ' +
    'states_ keptStates numConstants dropoutMask recurrentDropoutMask'
  ).split(' '),
);
